package io.bactrian.embedded;

import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.springframework.core.env.Environment;

/** The three servers as ordinary clients see them, through nothing but the settings that the hub itself reads. */
record Servers(String databaseUrl, String user, String password, String brokers, String s3, String accessKey, String secretKey) {

    static Servers of(Environment environment) {
        return new Servers(environment.getRequiredProperty("spring.datasource.url"),
                environment.getRequiredProperty("spring.datasource.username"),
                environment.getRequiredProperty("spring.datasource.password"),
                environment.getRequiredProperty("hub.kafka.brokers"),
                environment.getRequiredProperty("hub.s3.endpoint"),
                environment.getRequiredProperty("hub.s3.access-key"),
                environment.getRequiredProperty("hub.s3.secret-key"));
    }

    void write(String text) throws Exception {
        execute("CREATE TABLE IF NOT EXISTS note (text text)");
        execute("INSERT INTO note VALUES ('" + text + "')");
        send(text);
        try (MinioClient client = minio()) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            client.putObject(PutObjectArgs.builder().bucket("bactrian-feeds").object("notes/day=2025-01-31/" + text)
                    .contentType("text/plain").stream(new ByteArrayInputStream(bytes), bytes.length, -1).build());
        }
    }

    /** Everything that was written, from all three, in the order of PostgreSQL, Kafka, S3. */
    List<List<String>> readAll() throws Exception {
        return List.of(column("SELECT text FROM note ORDER BY text"), messages(), objects());
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    List<String> column(String sql) throws SQLException {
        try (Connection connection = connect(); Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    boolean bucketExists(String bucket) throws Exception {
        try (MinioClient client = minio()) {
            return client.bucketExists(BucketExistsArgs.builder().bucket(bucket).build());
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(databaseUrl, user, password);
    }

    private MinioClient minio() {
        return MinioClient.builder().endpoint(s3).credentials(accessKey, secretKey).build();
    }

    private void send(String text) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
            if (!admin.listTopics().names().get(20, TimeUnit.SECONDS).contains("notes")) {
                admin.createTopics(List.of(new NewTopic("notes", 2, (short) 1))).all().get(20, TimeUnit.SECONDS);
            }
        }
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(Map.of("bootstrap.servers", brokers, "acks", "all"),
                new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>("notes", "key", text)).get(20, TimeUnit.SECONDS);
        }
    }

    /** Through a consumer group, because that also needs the offsets topic. */
    private List<String> messages() throws Exception {
        Map<String, Object> settings = Map.of("bootstrap.servers", brokers, "group.id", "reader-" + System.nanoTime(),
                "auto.offset.reset", "earliest");
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of("notes"));
            List<String> values = new ArrayList<>();
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (System.nanoTime() < end && (values.isEmpty() || lag(consumer) > 0)) {
                for (ConsumerRecord<String, String> message : consumer.poll(Duration.ofMillis(100))) {
                    values.add(message.value());
                }
            }
            consumer.commitSync();
            return values.stream().sorted().toList();
        }
    }

    private static long lag(KafkaConsumer<String, String> consumer) {
        return consumer.endOffsets(consumer.assignment()).entrySet().stream()
                .mapToLong(end -> end.getValue() - consumer.position(end.getKey())).sum();
    }

    private List<String> objects() throws Exception {
        try (MinioClient client = minio()) {
            List<String> contents = new ArrayList<>();
            var listing = ListObjectsArgs.builder().bucket("bactrian-feeds").prefix("notes/").recursive(true).build();
            for (var item : client.listObjects(listing)) {
                var address = GetObjectArgs.builder().bucket("bactrian-feeds").object(item.get().objectName()).build();
                try (var object = client.getObject(address)) {
                    contents.add(new String(object.readAllBytes(), StandardCharsets.UTF_8));
                }
            }
            return contents.stream().sorted().toList();
        }
    }
}
