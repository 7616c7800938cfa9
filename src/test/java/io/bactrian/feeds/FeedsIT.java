package io.bactrian.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.delivery.PatientStore;
import io.minio.BucketExistsArgs;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.messages.Item;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.flywaydb.core.Flyway;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobProviderMetadata;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.filesystem.reference.FilesystemConstants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The feeds on PostgreSQL and S3, through their routes; only the broker is stood for. */
class FeedsIT {

    private static final String BUCKET = "feeds-it";
    private static final String SECRET = "feeds+secret&1=/%2F";
    private static final int LARGEST_FILE = 10;

    @TempDir
    private static Path folder;
    private static EmbeddedPostgres postgres;
    private static HikariDataSource database;
    private static JdbcClient jdbc;
    private static TransactionTemplate transaction;
    private static Feeds feeds;
    private static FeedPartitions partitions;
    private static int s3Port;
    private static S3Proxy s3;
    private static BlobStoreContext s3Store;
    private static MinioClient reader;
    private static CamelContext camel;
    private static ProducerTemplate send;
    private static final AtomicInteger missedRuns = new AtomicInteger();
    private static final ObjectMapper JSON = new ObjectMapper();

    @BeforeAll
    static void start() throws Exception {
        postgres = EmbeddedPostgres.builder().setDataDirectory(folder.resolve("postgres")).start();
        database = new HikariDataSource();
        database.setDataSource(postgres.getPostgresDatabase());
        database.setMaximumPoolSize(20);
        Flyway.configure().dataSource(database).locations("filesystem:schemas/database").load().migrate();
        jdbc = JdbcClient.create(database);
        JdbcTransactionManager transactions = new JdbcTransactionManager(database);
        transaction = new TransactionTemplate(transactions);
        FeedDefinitions definitions = new FeedDefinitions(new DefaultResourceLoader(), "file:" + Path.of("").toAbsolutePath());
        feeds = new Feeds(jdbc, transactions, definitions, JSON);
        partitions = new FeedPartitions(database, transactions, definitions, JSON, LARGEST_FILE);
        try (ServerSocket free = new ServerSocket(0)) {
            s3Port = free.getLocalPort();
        }
        // The store comes up after the routes: they must not need it to start.
        startCamel();
        startS3();
        // The first object makes the bucket.
        send.sendBodyAndHeader("kamelet:object-store-put-action", new byte[0], "object-name", "first");
    }

    private static void startCamel() throws Exception {
        camel = new DefaultCamelContext();
        Properties properties = new Properties();
        properties.putAll(Map.of("hub.s3.endpoint", "http://127.0.0.1:" + s3Port, "hub.s3.access-key", "feeds", "hub.s3.secret-key", SECRET,
                "hub.s3.bucket", BUCKET, "hub.feeds.export-period", "3600000"));
        camel.getPropertiesComponent().setInitialProperties(properties);
        KameletComponent kamelets = camel.getComponent("kamelet", KameletComponent.class);
        kamelets.setLocation("classpath:feeds,file:adapters");
        kamelets.setNoErrorHandler(true);
        camel.getRegistry().bind("feeds", feeds);
        camel.getRegistry().bind("feedPartitions", partitions);
        camel.getRegistry().bind("objectStoreCall", PatientStore.calls());
        camel.getRegistry().bind("objectStoreHttpClient", new ObjectStoreHttpClient().objectStoreHttpClient(Duration.ofSeconds(10)));
        camel.addRoutesConfigurations(policies());
        try (var files = Files.list(Path.of("routes/feeds"))) {
            for (Path file : files.sorted().toList()) {
                PluginHelper.getRoutesLoader(camel).loadRoutes(
                        ResourceHelper.fromString(file.getFileName().toString(), Files.readString(file)));
            }
        }
        camel.start();
        camel.getRouteController().stopRoute("export-feed-partitions");
        send = camel.createProducerTemplate();
    }

    /** As the hub's own: a run of a schedule that fails is reported and over; elsewhere the failure goes to whoever asked. */
    private static RouteConfigurationBuilder policies() {
        return new RouteConfigurationBuilder() {
            @Override
            public void configuration() {
                routeConfiguration("schedules").onException(Exception.class).handled(true)
                        .process(exchange -> missedRuns.incrementAndGet());
                routeConfiguration("events").onException(Exception.class).handled(false);
                routeConfiguration("rest").onException(Exception.class).handled(false);
            }
        };
    }

    private static void startS3() throws Exception {
        Properties settings = new Properties();
        settings.setProperty(FilesystemConstants.PROPERTY_BASEDIR, Files.createDirectories(folder.resolve("s3")).toString());
        s3Store = ContextBuilder.newBuilder(new FilesystemNio2BlobProviderMetadata()).credentials("feeds", SECRET).overrides(settings)
                .build(BlobStoreContext.class);
        s3 = S3Proxy.builder().blobStore(s3Store.getBlobStore()).endpoint(URI.create("http://127.0.0.1:" + s3Port))
                .awsAuthentication(AuthenticationType.AWS_V4, "feeds", SECRET).build();
        s3.start();
        reader = MinioClient.builder().endpoint("http://127.0.0.1:" + s3Port).credentials("feeds", SECRET).build();
    }

    private static void stopS3() throws Exception {
        s3.stop();
        s3Store.close();
    }

    @AfterAll
    static void stop() throws Exception {
        camel.stop();
        stopS3();
        database.close();
        postgres.close();
    }

    @BeforeEach
    void empty() throws Exception {
        jdbc.sql("truncate feed_change, feed_partition").update();
        missedRuns.set(0);
        removeFiles();
    }

    @Test
    void shouldAppendAnEventOnceHoweverOftenItComes() {
        event("e-1", "deals.deal.created", "2026-04-01T10:00:00.1234567Z", deal(42, "1000.50", 1));
        event("e-1", "deals.deal.created", "2026-04-01T10:00:00.1234567Z", deal(42, "1000.50", 1));
        event("e-2", "deals.deal.paid", "2026-04-01T10:00:01Z", deal(42, "1000.50", 2));

        List<FeedChange> items = feeds.read("deals", null, null).items();

        assertThat(items).extracting(FeedChange::position).containsExactly(1L, 2L);
        assertThat(items).extracting(FeedChange::version).containsExactly(1L, 2L);
        assertThat(items.get(0)).extracting(FeedChange::key, FeedChange::operation, FeedChange::occurredAt)
                .containsExactly("42", "upsert", "2026-04-01T10:00:00.123456Z");
        assertThat(items.get(0).data()).contains("\"amount\": \"1000.50\"");
    }

    @Test
    void shouldPassOverAnEventOfNoFeed() {
        event("e-1", "billing.payment.notified", "2026-04-01T10:00:00Z", "{\"system\": \"onec\"}");
        event("e-2", "ads.campaign.published", "2026-04-01T10:00:00Z", "not even JSON");

        assertThat(changes()).isZero();
    }

    @Test
    void shouldCallAnEventOfRemovalADeletion() {
        event("e-1", "deals.deal.deleted", "2026-04-01T10:00:00Z", deal(42, "1", 9));

        assertThat(feeds.read("deals", null, null).items()).extracting(FeedChange::operation).containsExactly("delete");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "2026-04-01T10:00:00Z | {\"version\": 1, \"amount\": \"1\"}",
            "2026-04-01T10:00:00Z | {\"id\": 1, \"amount\": \"1\"}",
            "2026-04-01T10:00:00Z | {\"id\": 1, \"version\": 1, \"amount\": \"1.23456\"}",
            "2026-04-01T10:00:00Z | {\"id\": 1, \"version\": 1, \"title\": \"\\u0000\"}",
            "2026-04-01T10:00:00Z | {\"id\": 1, \"version\": 1, \"note\": 1e999999}",
            "2026-04-01T10:00:00Z | {\"id\": 1, \"version\": 1} {}",
            "2026-04-01T10:00:00Z | {\"id\": 1, ",
            "2026-04-01T10:00:00Z | []",
            "2026-04-01T10:00:00Z | ``",
            "yesterday            | {\"id\": 1, \"version\": 1}",
            "+12026-04-01T10:00:00Z | {\"id\": 1, \"version\": 1}"})
    void shouldRefuseWhatCouldNeverStandInAFile(String time, String data) {
        assertThatThrownBy(() -> feeds.append("e-1", "deals.deal.changed", time, data.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_EVENT));
        assertThat(changes()).isZero();
    }

    @Test
    void shouldShowNothingPastAWriterThatHasNotCommitted() throws Exception {
        ExecutorService second = Executors.newSingleThreadExecutor();
        try {
            Future<?> later = transaction.execute(status -> {
                event("e-1", "deals.deal.changed", "2026-04-01T10:00:00Z", deal(1, "1", 1));
                Future<?> writer = second.submit(() -> event("e-2", "deals.deal.changed", "2026-04-01T10:00:00Z", deal(2, "1", 1)));
                await().until(() -> writer.isDone() || writersInLine() == 1);
                assertThat(writer).isNotDone();
                return writer;
            });
            later.get(10, TimeUnit.SECONDS);
        } finally {
            second.shutdownNow();
        }

        assertThat(feeds.read("deals", null, null).items()).extracting(FeedChange::key).containsExactly("1", "2");
    }

    /** On a connection of its own: the thread that asks holds the first writer's. */
    private static int writersInLine() throws Exception {
        try (Connection connection = database.getConnection();
             Statement statement = connection.createStatement();
             ResultSet row = statement.executeQuery("select count(*) from pg_locks where locktype = 'advisory' and not granted")) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    void shouldNeverShowAGapToAReaderWhileManyWrite() throws Exception {
        int writers = 8;
        int each = 60;
        ExecutorService pool = Executors.newFixedThreadPool(writers);
        List<Future<?>> running = new ArrayList<>();
        List<Long> seen = new ArrayList<>();
        int pages = 0;
        try {
            CountDownLatch go = new CountDownLatch(1);
            for (int writer = 0; writer < writers; writer++) {
                int number = writer;
                running.add(pool.submit(() -> {
                    go.await();
                    for (int i = 0; i < each; i++) {
                        // Every event comes twice, as Kafka may well bring it.
                        for (int copy = 0; copy < 2; copy++) {
                            event("e-" + number + "-" + i, "deals.deal.changed", "2026-04-01T10:00:00Z", deal(number, "1", i));
                        }
                    }
                    return null;
                }));
            }
            go.countDown();
            String cursor = null;
            Instant deadline = Instant.now().plusSeconds(60);
            while (seen.size() < writers * each && Instant.now().isBefore(deadline)) {
                FeedPage page = feeds.read("deals", cursor, "7");
                page.items().forEach(change -> seen.add(change.position()));
                cursor = page.nextCursor();
                pages++;
            }
            for (Future<?> writer : running) {
                writer.get(30, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }

        assertThat(seen).containsExactlyElementsOf(LongStream.rangeClosed(1, writers * each).boxed().toList());
        assertThat(changes()).isEqualTo(writers * each);
        assertThat(pages).as("the reader read along").isGreaterThan(writers * each / 7);
    }

    @Test
    void shouldContinueFromACursorAfterTheEnd() {
        append("deals", 3, "2026-04-01T10:00:00Z");

        FeedPage first = feeds.read("deals", null, "2");
        FeedPage second = feeds.read("deals", first.nextCursor(), "2");
        FeedPage end = feeds.read("deals", second.nextCursor(), "2");
        event("later", "deals.deal.won", "2026-04-02T10:00:00Z", deal(9, "1", 2));
        FeedPage later = feeds.read("deals", end.nextCursor(), "2");

        assertThat(first.items()).hasSize(2);
        assertThat(second.items()).hasSize(1);
        assertThat(end.items()).isEmpty();
        assertThat(later.items()).extracting(FeedChange::key).containsExactly("9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense!", "OTk5", "ZGVhbHM6LTE", "ZGVhbHM6MTIz NA", "ZGVhbHM6OTk5OTk5OTk5OTk5OTk5OTk5OTk5"})
    void shouldRefuseACursorThatItNeverGaveOut(String cursor) {
        refused(ErrorCode.BAD_PARAMETER, "deals", cursor, null);
    }

    @Test
    void shouldRefuseTheCursorOfAnotherFeed() {
        refused(ErrorCode.BAD_PARAMETER, "deals", feeds.read("invoices", null, null).nextCursor(), null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1001", "ten", "1.5"})
    void shouldBoundALimit(String limit) {
        refused(ErrorCode.BAD_PARAMETER, "deals", null, limit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "../deals", "feed_change"})
    void shouldKnowNoOtherFeed(String feed) {
        refused(ErrorCode.NOT_FOUND, feed, null, null);
    }

    @Test
    void shouldAnswerAPageThroughItsRoute() throws Exception {
        send.sendBodyAndHeaders("direct:events-of-feeds", deal(42, "1000.50", 1), Map.of("ce_id", "e-1", "ce_type", "deals.deal.created",
                "ce_time", "2026-04-01T10:00:00Z"));

        var answer = send.request("direct:readFeed", exchange -> exchange.getMessage().setHeaders(new HashMap<>(
                Map.of("feed", "deals", "limit", "5", "Authorization", "Bearer of-the-reader"))));
        JsonNode page = JSON.readTree(answer.getMessage().getBody(String.class));

        assertThat(answer.getMessage().getHeaders()).containsOnlyKeys("Content-Type");
        assertThat(page.path("items")).hasSize(1);
        assertThat(page.at("/items/0").fieldNames()).toIterable()
                .containsExactly("position", "key", "version", "operation", "occurredAt", "data");
        assertThat(page.at("/items/0/data/amount").textValue()).isEqualTo("1000.50");
        assertThat(page.path("nextCursor").textValue()).isEqualTo(
                Base64.getUrlEncoder().withoutPadding().encodeToString("deals:1".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void shouldExportEveryChangeOnceIntoTheFolderOfItsDay() throws Exception {
        for (int i = 1; i <= 25; i++) {
            event("e-" + i, "deals.deal.changed", i % 3 == 0 ? "2026-03-31T23:59:59.999999Z" : "2026-04-01T00:00:00Z", deal(i, "0.10", 1));
        }

        export("deals");

        assertThat(objects()).containsExactlyInAnyOrder(
                "deals/dt=2026-03-31/part-000000000003-000000000009.parquet", "deals/dt=2026-04-01/part-000000000001-000000000010.parquet",
                "deals/dt=2026-03-31/part-000000000012-000000000018.parquet", "deals/dt=2026-04-01/part-000000000011-000000000020.parquet",
                "deals/dt=2026-03-31/part-000000000021-000000000024.parquet", "deals/dt=2026-04-01/part-000000000022-000000000025.parquet");
        assertThat(query("select string_agg(_position::text, ',' order by _position) from feed")).isEqualTo(
                String.join(",", LongStream.rangeClosed(1, 25).mapToObj(Long::toString).toList()));
        assertThat(query("select count(*) from feed where dt <> (_occurred_at at time zone 'UTC')::date")).isEqualTo("0");
        assertThat(query("select sum(amount) from feed")).isEqualTo("2.5000");
        assertThat(missedRuns).hasValue(0);
    }

    @Test
    void shouldLetAWarehouseFindTheLatestStateWhateverCameLate() throws Exception {
        event("e-1", "deals.deal.created", "2026-04-01T10:00:00Z", deal(1, "1.00", 1));
        event("e-3", "deals.deal.changed", "2026-04-03T10:00:00Z", deal(1, "3.00", 3));
        event("e-2", "deals.deal.changed", "2026-04-02T10:00:00Z", deal(1, "2.00", 2));
        event("e-4", "deals.deal.created", "2026-04-02T10:00:00Z", deal(2, "9.00", 1));
        event("e-5", "deals.deal.deleted", "2026-04-03T10:00:00Z", deal(2, "9.00", 2));

        export("deals");

        assertThat(query("""
                select string_agg(_key || ':' || amount) from (select * from feed
                qualify row_number() over (partition by _key order by _version desc, _position desc) = 1 and _operation <> 'delete')
                """)).isEqualTo("1:3.0000");
    }

    @Test
    void shouldExportWhatEveryFeedDeclares() throws Exception {
        String at = "2026-04-01T10:00:00Z";
        event("1", "deals.media-plan.drafted", at, """
                {"id": 5, "dealId": 42, "brief": "Лето", "status": "drafted", "budget": "100000", "currency": "RUB",
                 "lines": [{"channel": "tv", "amount": "60000.00"}], "madeBy": {"kind": "rule", "reason": "llm-down"},
                 "version": 2, "createdAt": "2026-04-01T09:00:00Z", "updatedAt": "2026-04-01T10:00:00Z"}""");
        event("2", "deals.campaign.published", at, """
                {"id": 6, "dealId": 42, "name": "Лето", "platform": "yandexdirect", "status": "published", "startDate": "2026-06-01",
                 "dailyBudget": "500.00", "currency": "RUB", "externalId": "777", "version": 3, "createdAt": "2026-04-01T09:00:00Z",
                 "updatedAt": "2026-04-01T10:00:00Z"}""");
        event("3", "ads.statistics.measured", at, """
                {"campaignId": 6, "platform": "yandexdirect", "externalId": "777", "day": "2026-03-31", "impressions": 1000, "clicks": 10,
                 "cost": "123.45", "currency": "RUB", "version": 1}""");
        event("4", "billing.invoice.issued", at, """
                {"invoiceId": 8, "dealId": 42, "system": "onec", "externalId": "guid-1", "number": "0000-000001", "amount": "1000.50",
                 "currency": "RUB", "issuedAt": "2026-04-01T10:00:00Z"}""");
        event("5", "billing.payment.received", at, """
                {"system": "onec", "externalId": "guid-2", "invoiceExternalId": "guid-1", "number": "0000-000002", "amount": "1000.50",
                 "currency": "RUB", "paidAt": "2026-04-01T10:00:00Z"}""");

        send.sendBody("direct:exportFeed", "media-plans");
        assertThat(query("select lines->>'$[0].channel' || ' ' || budget from feed")).isEqualTo("tv 100000.0000");
        removeFiles();
        send.sendBody("direct:exportFeed", "campaigns");
        assertThat(query("select \"startDate\" || ' ' || coalesce(\"endDate\"::text, 'open') from feed")).isEqualTo("2026-06-01 open");
        removeFiles();
        send.sendBody("direct:exportFeed", "campaign-facts");
        assertThat(query("select _key || ' ' || clicks || ' ' || cost from feed")).isEqualTo("6:2026-03-31 10 123.4500");
        removeFiles();
        send.sendBody("direct:exportFeed", "invoices");
        assertThat(query("select _key || ' ' || _version || ' ' || number from feed")).isEqualTo("8 1775037600000 0000-000001");
        removeFiles();
        send.sendBody("direct:exportFeed", "payments");
        assertThat(query("select _key || ' ' || amount from feed")).isEqualTo("onec:guid-2 1000.5000");
    }

    @Test
    void shouldExportAllFeedsWhenTheClockSaysSo() throws Exception {
        append("deals", 2, "2026-04-01T10:00:00Z");
        event("i", "billing.invoice.issued", "2026-04-01T10:00:00Z", "{\"invoiceId\": 1}");

        camel.getRouteController().startRoute("export-feed-partitions");
        try {
            await().untilAsserted(() -> assertThat(objects()).containsExactlyInAnyOrder(
                    "deals/dt=2026-04-01/part-000000000001-000000000002.parquet",
                    "invoices/dt=2026-04-01/part-000000000001-000000000001.parquet"));
        } finally {
            camel.getRouteController().stopRoute("export-feed-partitions");
        }
    }

    @Test
    void shouldExportTheOtherFeedsWhenOneCannotBe() throws Exception {
        append("deals", 2, "2026-04-01T10:00:00Z");
        event("i", "billing.invoice.issued", "2026-04-01T10:00:00Z", "{\"invoiceId\": 1}");
        partitions.next("deals");
        jdbc.sql("delete from feed_change where feed = 'deals'").update();

        camel.getRouteController().startRoute("export-feed-partitions");
        try {
            await().untilAsserted(() -> assertThat(objects()).isNotEmpty());
        } finally {
            camel.getRouteController().stopRoute("export-feed-partitions");
        }

        assertThat(missedRuns).hasValue(1);
        assertThat(objects()).containsExactly("invoices/dt=2026-04-01/part-000000000001-000000000001.parquet");
    }

    @Test
    void shouldPutTheSameObjectAgainAfterAStopBetweenPutAndMark() throws Exception {
        append("deals", 4, "2026-04-01T10:00:00Z");
        FeedPartition put = partitions.next("deals");
        byte[] content = partitions.content(put);
        reader.putObject(PutObjectArgs.builder().bucket(BUCKET).object(put.objectName())
                .stream(new ByteArrayInputStream(content), content.length, -1).build());
        event("after", "deals.deal.changed", "2026-04-01T11:00:00Z", deal(5, "1", 1));

        assertThat(partitions.next("deals")).isEqualTo(put);
        assertThat(partitions.content(put)).isEqualTo(content);
        export("deals");

        assertThat(objects()).containsExactlyInAnyOrder("deals/dt=2026-04-01/part-000000000001-000000000004.parquet",
                "deals/dt=2026-04-01/part-000000000005-000000000005.parquet");
        assertThat(query("select count(*) || ' ' || count(distinct _position) from feed")).isEqualTo("5 5");
    }

    @Test
    void shouldExportEveryChangeOnceWhileTwoHubsExportAndOthersWrite() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int writer = 0; writer < 2; writer++) {
                int number = writer;
                running.add(pool.submit(() -> {
                    for (int i = 0; i < 60; i++) {
                        event("e-" + number + "-" + i, "deals.deal.changed",
                                (i + number) % 2 == 0 ? "2026-03-31T23:59:59Z" : "2026-04-01T00:00:01Z", deal(i, "1", 1));
                    }
                }));
            }
            for (int hub = 0; hub < 2; hub++) {
                running.add(pool.submit(() -> {
                    for (int run = 0; run < 20; run++) {
                        send.sendBody("direct:exportFeed", "deals");
                    }
                }));
            }
            for (Future<?> work : running) {
                work.get(60, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        export("deals");

        assertThat(missedRuns).hasValue(0);
        assertThat(query("select count(*) || ' ' || count(distinct _position) || ' ' || max(_position) from feed"))
                .isEqualTo("120 120 120");
    }

    @Test
    void shouldExportWhatWaitedForAStoreThatWasDown() throws Exception {
        append("deals", 12, "2026-04-01T10:00:00Z");
        stopS3();
        try {
            send.sendBody("direct:exportFeed", "deals");
        } finally {
            startS3();
        }

        assertThat(missedRuns).hasValue(1);
        assertThat(jdbc.sql("select count(*) from feed_partition where exported_at is not null").query(Integer.class).single()).isZero();
        // Connections that died with the store may cost further runs.
        await().until(() -> {
            send.sendBody("direct:exportFeed", "deals");
            return partitions.next("deals") == null;
        });
        assertThat(query("select count(*) || ' ' || max(_position) from feed")).isEqualTo("12 12");
    }

    @Test
    void shouldRefuseToExportAFileThatLacksChanges() {
        append("deals", 3, "2026-04-01T10:00:00Z");
        FeedPartition partition = partitions.next("deals");
        jdbc.sql("delete from feed_change where position = 2").update();

        assertThatThrownBy(() -> partitions.content(partition)).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("needs 3 changes, but 2 are there");
    }

    private static void event(String id, String type, String time, String data) {
        feeds.append(id, type, time, data.getBytes(StandardCharsets.UTF_8));
    }

    private static void append(String feed, int count, String time) {
        for (int i = 1; i <= count; i++) {
            event(feed + "-" + i, "deals.deal.changed", time, deal(i, "1", 1));
        }
    }

    private static String deal(long id, String amount, long version) {
        return """
                {"id": %d, "source": "bitrix24", "externalId": "b-%d", "title": "Реклама", "amount": "%s", "currency": "RUB",
                 "stage": "won", "paymentStatus": "paid", "version": %d, "createdAt": "2026-04-01T09:00:00Z",
                 "updatedAt": "2026-04-01T10:00:00Z"}"""
                .formatted(id, id, amount, version);
    }

    private static void refused(ErrorCode code, String feed, String cursor, String limit) {
        assertThatThrownBy(() -> feeds.read(feed, cursor, limit)).isInstanceOfSatisfying(HubException.class,
                e -> assertThat(e.code()).isEqualTo(code));
    }

    private static int changes() {
        return jdbc.sql("select count(*) from feed_change").query(Integer.class).single();
    }

    private static void export(String feed) {
        send.sendBody("direct:exportFeed", feed);
        assertThat(partitions.next(feed)).as("nothing waits").isNull();
    }

    private static List<String> objects() throws Exception {
        List<String> names = new ArrayList<>();
        if (reader.bucketExists(BucketExistsArgs.builder().bucket(BUCKET).build())) {
            for (Result<Item> item : reader.listObjects(ListObjectsArgs.builder().bucket(BUCKET).recursive(true).build())) {
                names.add(item.get().objectName());
            }
        }
        return names;
    }

    private static void removeFiles() throws Exception {
        for (String name : objects()) {
            reader.removeObject(RemoveObjectArgs.builder().bucket(BUCKET).object(name).build());
        }
    }

    /** What a warehouse answers about the files that are in the store now, as the view {@code feed}. */
    private static String query(String sql) throws Exception {
        Path copy = Files.createTempDirectory(folder, "warehouse");
        for (String name : objects()) {
            Path file = copy.resolve(name);
            Files.createDirectories(file.getParent());
            try (InputStream object = reader.getObject(GetObjectArgs.builder().bucket(BUCKET).object(name).build())) {
                Files.copy(object, file);
            }
        }
        try (Connection warehouse = DriverManager.getConnection("jdbc:duckdb:");
             Statement statement = warehouse.createStatement()) {
            statement.execute("create view feed as from read_parquet('%s/*/*/*.parquet', hive_partitioning = true)".formatted(copy));
            try (ResultSet row = statement.executeQuery(sql)) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
