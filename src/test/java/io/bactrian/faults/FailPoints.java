package io.bactrian.faults;

import io.debezium.engine.DebeziumEngine;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Places where the hub can be made to die as under {@code kill -9}, named by {@code faults.halt=<place>:<pass>}: at that pass of that
 * place the process halts, and no shutdown hook runs.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("faults.halt")
class FailPoints {

    /** Where the hub dies. */
    enum Place {
        /** A batch has been polled; the first step of a record begins. */
        AFTER_POLL("eventReader", "read", true),
        /** Inbox row and state of a record are written, its outbox row is not. */
        MID_TRANSACTION("outbox", "append", true),
        /** One record of a batch is committed, the next ones are not begun. */
        MID_BATCH("kafkaOffsets", "commit", false),
        /** What a record did is committed in PostgreSQL, its offset is not. */
        BEFORE_OFFSET("kafkaOffsets", "commit", true),
        /** Kafka has acknowledged a batch of the outbox, its rows still stand there. */
        BEFORE_DELETE("jdbcClient", "sql", true),
        /** The rows of a batch are cleared, the relay's own position is not moved. */
        BEFORE_POSITION("outboxPublisher", "handleBatch", true);

        private final String bean;
        private final String method;
        private final boolean before;

        /** How often a hub under the usual load comes by within a minute, at least. */
        int mostPasses() {
            return this == BEFORE_DELETE || this == BEFORE_POSITION ? 40 : 100;
        }

        Place(String bean, String method, boolean before) {
            this.bean = bean;
            this.method = method;
            this.before = before;
        }
    }

    @Bean
    static BeanPostProcessor failPoint(Environment environment) {
        String[] setting = environment.getRequiredProperty("faults.halt").split(":");
        return new Halt(Place.valueOf(setting[0]), Integer.parseInt(setting[1]));
    }

    private static final class Halt implements BeanPostProcessor, ApplicationListener<ApplicationReadyEvent> {

        private final Place place;
        private final int wanted;
        private final AtomicInteger passes = new AtomicInteger();
        private volatile boolean ready;

        Halt(Place place, int wanted) {
            this.place = place;
            this.wanted = wanted;
        }

        @Override
        public void onApplicationEvent(ApplicationReadyEvent event) {
            ready = true;
        }

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (!name.equals(place.bean)) {
                return bean;
            }
            ProxyFactory proxy = new ProxyFactory(bean);
            proxy.setProxyTargetClass(place != Place.BEFORE_DELETE);
            proxy.addAdvice(advice());
            return proxy.getProxy(bean.getClass().getClassLoader());
        }

        private MethodInterceptor advice() {
            return switch (place) {
                case BEFORE_DELETE -> call -> {
                    if (call.getArguments().length == 1 && String.valueOf(call.getArguments()[0]).contains("delete from outbox")) {
                        pass();
                    }
                    return call.proceed();
                };
                case BEFORE_POSITION -> call -> {
                    if (call.getMethod().getName().equals(place.method)) {
                        call.getArguments()[1] = watched((DebeziumEngine.RecordCommitter<?>) call.getArguments()[1]);
                    }
                    return call.proceed();
                };
                default -> call -> {
                    boolean meant = call.getMethod().getName().startsWith(place.method);
                    if (meant && place.before) {
                        pass();
                    }
                    Object result = call.proceed();
                    if (meant && !place.before) {
                        pass();
                    }
                    return result;
                };
            };
        }

        private Object watched(DebeziumEngine.RecordCommitter<?> committer) {
            return Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {DebeziumEngine.RecordCommitter.class},
                    (proxy, method, arguments) -> {
                        if (method.getName().equals("markProcessed")) {
                            pass();
                        }
                        return method.invoke(committer, arguments);
                    });
        }

        private void pass() {
            // The harness waits for a hub that is ready, and what is left over from before would end it on the way there.
            if (!ready) {
                return;
            }
            // A request's own thread holds no record.
            if (place == Place.MID_TRANSACTION && !Thread.currentThread().getName().contains("KafkaConsumer")) {
                return;
            }
            if (passes.incrementAndGet() == wanted) {
                new Throwable("Fail point " + place + " reached at pass " + wanted + "; halting").printStackTrace(System.out);
                Runtime.getRuntime().halt(137);
            }
        }
    }
}
