package io.bactrian.faults;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * A mutation, switched on by {@code faults.split=true}: transactions begin and end for show, and every statement commits by itself, the
 * inbox row before the state and the state before its events. It is wrong on purpose; the oracle has to see what it breaks.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("faults.split")
class SplitTransactions {

    @Bean
    static BeanPostProcessor everyStatementApart() {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return bean instanceof PlatformTransactionManager ? new ForShow() : bean;
            }
        };
    }

    private static final class ForShow extends AbstractPlatformTransactionManager {

        @Override
        protected Object doGetTransaction() {
            return new Object();
        }

        @Override
        protected boolean isExistingTransaction(Object transaction) {
            return TransactionSynchronizationManager.isActualTransactionActive();
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {
            // Nothing begins: the connection goes on to commit by itself.
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            // Nothing is left to commit.
        }

        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            // Nothing can be taken back.
        }

        @Override
        protected void doSetRollbackOnly(DefaultTransactionStatus status) {
            // Nothing can be taken back.
        }
    }
}
