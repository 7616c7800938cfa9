package io.bactrian.llm.gateway;

import static org.mockito.Mockito.RETURNS_DEEP_STUBS;
import static org.mockito.Mockito.mock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import io.bactrian.delivery.HubException;
import io.bactrian.llm.AnswerCache;
import io.bactrian.llm.Caller;
import io.bactrian.llm.ModelAnswer;
import io.bactrian.llm.ModelRequest;
import io.bactrian.llm.ProviderServer;
import io.bactrian.llm.providers.Deployments;
import io.bactrian.llm.providers.TokenSink;
import io.bactrian.privacy.InjectionCheck;
import io.bactrian.privacy.Redactor;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.spring.spi.ApplicationContextBeanRepository;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.util.ObjectHelper;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The gateway's own route and beans, over providers of the test's making; without the rest of the hub. */
final class TestGateway implements AutoCloseable {

    private static final Redactor REDACTOR = new Redactor();

    private final Map<String, ProviderServer> servers = new LinkedHashMap<>();
    private final Map<String, Object> settings = new LinkedHashMap<>();
    private final List<CallRecord> records = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private AnnotationConfigApplicationContext beans;
    private DefaultCamelContext camel;
    private ProducerTemplate producer;
    private JdbcClient database;
    private AnswerCache cache;

    @Configuration
    @ComponentScan({"io.bactrian.llm.gateway", "io.bactrian.llm.providers"})
    static class Beans {
    }

    TestGateway(String... deployments) {
        set("timeout", "2s").set("deadline", "10s").set("cool-down.pause", "300ms").set("longest-wait", "0s");
        for (String name : deployments) {
            ProviderServer server = new ProviderServer(name);
            servers.put(name, server);
            set("providers." + name + ".base-url", server.url()).set("providers." + name + ".model", name + "-model");
        }
    }

    TestGateway set(String name, Object value) {
        settings.put("hub.llm." + name, value);
        return this;
    }

    /** Over a real database: calls are written there, and not to {@link #records}. */
    TestGateway over(JdbcClient real) {
        database = real;
        return this;
    }

    TestGateway with(AnswerCache other) {
        cache = other;
        return this;
    }

    TestGateway start() throws Exception {
        beans = new AnnotationConfigApplicationContext();
        settings.put("hub.home", "file:.");
        beans.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", settings));
        beans.registerBean(MeterRegistry.class, () -> meters);
        beans.registerBean(Redactor.class, () -> REDACTOR);
        beans.registerBean(InjectionCheck.class, InjectionCheck::new);
        beans.registerBean(ObjectMapper.class, () -> new ObjectMapper());
        if (cache != null) {
            beans.registerBean(AnswerCache.class, () -> cache);
        }
        boolean real = database != null;
        JdbcClient used = real ? database : mock(JdbcClient.class, RETURNS_DEEP_STUBS);
        beans.registerBean(JdbcClient.class, () -> used);
        OrdersFromOutside orders = new OrdersFromOutside(new InjectionCheck());
        beans.registerBean("kept", RecordedCalls.class, () -> real ? new RecordedCalls(used, new ObjectMapper(), orders)
                : new RecordedCalls(used, new ObjectMapper(), orders) {
            @Override
            void insert(List<CallRecord> calls) {
                records.addAll(calls);
            }
        }, definition -> definition.setPrimary(true));
        beans.register(Beans.class);
        beans.refresh();
        camel = new DefaultCamelContext(new DefaultRegistry(new ApplicationContextBeanRepository(beans)));
        for (String file : List.of("routes/policies/parts.camel.yaml", "routes/llm/ask-model.camel.yaml")) {
            Resource resource = ResourceHelper.resolveResource(camel, "file:" + file);
            org.apache.camel.support.PluginHelper.getRoutesLoader(camel).loadRoutes(resource);
        }
        camel.start();
        producer = camel.createProducerTemplate();
        return this;
    }

    ProviderServer server(String name) {
        return servers.get(name);
    }

    Deployments deployments() {
        return beans.getBean(Deployments.class);
    }

    <T> T bean(Class<T> type) {
        return beans.getBean(type);
    }

    SimpleMeterRegistry meters() {
        return meters;
    }

    List<CallRecord> records() {
        return records;
    }

    static ModelRequest request(String text) {
        return request("chat", text, null, null);
    }

    static ModelRequest request(String task, String text, String requested, JsonNode schema) {
        return new ModelRequest(task, new Caller("company", "tool", java.util.Set.of()), null, null, "en", schema, requested,
                ChatRequest.builder().messages(UserMessage.from(text)).build());
    }

    ModelAnswer ask(String text) {
        return ask(request(text), exchange -> { });
    }

    ModelAnswer ask(ModelRequest request) {
        return ask(request, exchange -> { });
    }

    ModelAnswer ask(ModelRequest request, Duration deadline) {
        return ask(request, exchange -> exchange.setProperty(ModelCalls.DEADLINE, deadline));
    }

    ModelAnswer stream(ModelRequest request, TokenSink sink) {
        return ask(request, exchange -> exchange.setProperty(ModelCalls.STREAM, sink));
    }

    ModelAnswer ask(ModelRequest request, Consumer<Exchange> prepared) {
        Exchange done = producer.request("direct:ask-model", exchange -> {
            exchange.getMessage().setBody(request);
            prepared.accept(exchange);
        });
        if (done.getException() != null) {
            HubException known = ObjectHelper.getException(HubException.class, done.getException());
            if (known != null) {
                throw known;
            }
            throw new AssertionError(done.getException());
        }
        return done.getMessage().getBody(ModelAnswer.class);
    }

    @Override
    public void close() {
        camel.stop();
        beans.close();
        servers.values().forEach(ProviderServer::close);
    }
}
