package io.bactrian.slices;

import io.bactrian.delivery.StrictJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.kafka.KafkaConsumer;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kamelet.KameletEndpoint;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A route of the running hub that listens, through the house's own Kamelet, to a topic of its own; what it was handed, what it finished,
 * and what its group has committed. Topic, group and route have the same name.
 */
final class ListeningRoute implements AutoCloseable {

    /** @param headers of the exchange, as the route saw them */
    record Handed(int partition, long offset, String text, Map<String, Object> headers) {
    }

    /** What the route does with a record; it fails where this throws. */
    interface Step {
        void take(Handed record) throws Exception;
    }

    final String name = "trap-" + HubTest.freshId();
    private final CamelContext camel;
    private final String brokers;
    private final Admin admin;
    private final KafkaProducer<String, byte[]> producer;
    private final List<Handed> handed = new CopyOnWriteArrayList<>();
    private final List<Handed> finished = new CopyOnWriteArrayList<>();
    private final Map<String, String> parameters = new HashMap<>();
    private volatile Step step = record -> { };
    private String startFrom = "earliest";
    private int threads = 1;
    private String policy;

    ListeningRoute(CamelContext camel, String brokers, int partitions) {
        this.camel = camel;
        this.brokers = brokers;
        this.admin = Admin.create(Map.of("bootstrap.servers", brokers));
        this.producer = new KafkaProducer<>(Map.of("bootstrap.servers", brokers), new StringSerializer(), new ByteArraySerializer());
        await(admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all());
    }

    /** Another value for a parameter of the Kamelet's Kafka endpoint, in a copy of the Kamelet. */
    ListeningRoute with(String parameter, String value) {
        parameters.put(parameter, value);
        return this;
    }

    ListeningRoute with(UnreliablePolls polls) {
        camel.getRegistry().bind(name + "-polls", polls);
        return with("kafkaClientFactory", "\"#bean:" + name + "-polls\"");
    }

    ListeningRoute under(String policy) {
        this.policy = policy;
        return this;
    }

    ListeningRoute startingFrom(String startFrom) {
        this.startFrom = startFrom;
        return this;
    }

    ListeningRoute withThreads(int threads) {
        this.threads = threads;
        return this;
    }

    ListeningRoute doing(Step step) {
        this.step = step;
        return this;
    }

    ListeningRoute start() throws Exception {
        String kamelet = parameters.isEmpty() ? "hub-events-source" : copiedKamelet();
        camel.addRoutes(new RouteBuilder(camel) {
            @Override
            public void configure() {
                RouteDefinition route = from("kamelet:%s?topics=%s&group=%s&startFrom=%s&threads=%s"
                        .formatted(kamelet, name, name, startFrom, threads)).routeId(name);
                if (policy != null) {
                    route.routeConfigurationId(policy);
                }
                route.process(ListeningRoute.this::handle);
            }
        });
        return this;
    }

    private String copiedKamelet() throws Exception {
        String text = Files.readString(Path.of("adapters/hub-events-source.kamelet.yaml")).replace("hub-events-source", name);
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            String line = "        " + parameter.getKey() + ": " + parameter.getValue() + "\n";
            text = text.replaceAll("(?m)^        " + parameter.getKey() + ": .*\n", "")
                    .replace("      parameters:\n", "      parameters:\n" + line);
        }
        PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromString(name + ".kamelet.yaml", text));
        return name;
    }

    private void handle(Exchange exchange) throws Exception {
        var message = exchange.getMessage();
        String text = StrictJson.mapper().readTree(message.getBody(String.class)).path("text").asText();
        Handed record = new Handed(message.getHeader(KafkaConstants.PARTITION, Integer.class),
                message.getHeader(KafkaConstants.OFFSET, Long.class), text, Map.copyOf(message.getHeaders()));
        handed.add(record);
        step.take(record);
        finished.add(record);
    }

    /** Writes events, each with such a text, and returns when the broker has them. */
    void write(int partition, String... texts) {
        for (String text : texts) {
            write(record(partition, text));
        }
    }

    void write(ProducerRecord<String, byte[]> record) {
        await(producer.send(record));
    }

    ProducerRecord<String, byte[]> record(int partition, String text) {
        byte[] data = "{\"ticketId\":1,\"language\":\"en\",\"text\":\"%s\"}".formatted(text).getBytes(StandardCharsets.UTF_8);
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(name, partition, name + "-" + text, data);
        Map.of("ce_id", name + "-" + partition + "-" + text, "ce_type", "support.title.requested", "ce_source", "/test", "ce_time",
                Instant.now().toString()).forEach((header, value) -> record.headers().add(header, value.getBytes(StandardCharsets.UTF_8)));
        return record;
    }

    /** Every record that came, again and again where it did. */
    List<Handed> handed() {
        return handed;
    }

    long timesHanded(String text) {
        return handed.stream().filter(record -> record.text().equals(text)).count();
    }

    /** The texts of a partition that the route finished, in the order in which it did. */
    List<String> finished(int partition) {
        return finished.stream().filter(record -> record.partition() == partition).map(Handed::text).toList();
    }

    /** The next offset of every partition, as the broker knows it; without those for which nothing was committed. */
    Map<Integer, Long> committed() {
        Map<Integer, Long> offsets = new TreeMap<>();
        await(admin.listConsumerGroupOffsets(name).partitionsToOffsetAndMetadata()).forEach((partition, offset) ->
                Optional.ofNullable(offset).ifPresent(known -> offsets.put(partition.partition(), known.offset())));
        return offsets;
    }

    int members() {
        return await(admin.describeConsumerGroups(List.of(name)).describedGroups().get(name)).members().size();
    }

    String brokers() {
        return brokers;
    }

    boolean isPaused() {
        return consumer().isKafkaPaused();
    }

    KafkaConsumer consumer() {
        return (KafkaConsumer) camel.getRoute(inner()).getConsumer();
    }

    /** The route inside the Kamelet, which holds the consumer. */
    private String inner() {
        return ((KameletEndpoint) camel.getRoute(name).getEndpoint()).getRouteId();
    }

    void stop() throws Exception {
        camel.getRouteController().stopRoute(inner());
    }

    void startAgain() throws Exception {
        camel.getRouteController().startRoute(inner());
    }

    @Override
    public void close() throws Exception {
        if (camel.getRoute(name) != null) {
            String inner = inner();
            for (String route : List.of(inner, name)) {
                camel.getRouteController().stopRoute(route);
                camel.removeRoute(route);
            }
        }
        camel.getRegistry().unbind(name + "-polls");
        producer.close();
        admin.close();
    }

    private static <T> T await(Future<T> answer) {
        try {
            return answer.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new UncheckedIOException(new IOException(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
