package io.bactrian.faults;

import org.aopalliance.intercept.MethodInterceptor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A mutation: lets the bean that {@code faults.split} names ({@code inbox} or {@code outbox}) commit apart from the state change that
 * it belongs to. It is wrong on purpose; the oracle has to see what it breaks.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("faults.split")
class SplitTransactions {

    @Bean
    static BeanPostProcessor splitTransaction(Environment environment,
                                              @Lazy PlatformTransactionManager transactions) {
        String split = environment.getRequiredProperty("faults.split");
        return new Split(split, transactions);
    }

    /** Ordered, so that a fail point lies outside of it. */
    private record Split(String split, PlatformTransactionManager transactions) implements BeanPostProcessor, Ordered {

        @Override
        public int getOrder() {
            return LOWEST_PRECEDENCE;
        }

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            if (!name.equals(split)) {
                return bean;
            }
            ProxyFactory proxy = new ProxyFactory(bean);
            proxy.setProxyTargetClass(true);
            proxy.addAdvice((MethodInterceptor) call -> {
                TransactionTemplate apart = new TransactionTemplate(transactions);
                apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
                return apart.execute(status -> {
                    try {
                        return call.proceed();
                    } catch (RuntimeException e) {
                        throw e;
                    } catch (Throwable e) {
                        throw new IllegalStateException(e);
                    }
                });
            });
            return proxy.getProxy(bean.getClass().getClassLoader());
        }
    }
}
