package io.bactrian.llm.cache;

import io.bactrian.delivery.Audit;
import io.bactrian.knowledge.Embedder;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Puts the parts of the cache together. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CacheSettings.class)
class CacheConfiguration {

    @Bean
    AnswerTable answerTable(JdbcClient database) {
        return new AnswerTable(database);
    }

    @Bean
    SharedAnswers sharedAnswers(AnswerTable table, CacheSettings settings) {
        return new SharedAnswers(table, settings);
    }

    @Bean
    CachedAnswers answerCache(CacheSettings settings, SharedAnswers shared, ObjectProvider<Embedder> embedder,
            MeterRegistry metrics) {
        Clock clock = Clock.systemUTC();
        CachedAnswers answers = new CachedAnswers(settings, new AnswerShelf(settings, clock), settings.shared() ? shared
                : AnswerFlow.NOWHERE,
                embedder.getIfUnique(), metrics, clock);
        shared.serve(answers);
        return answers;
    }

    @Bean
    CacheClearing answerCacheClearing(CachedAnswers answers, AnswerTable table, Audit audit) {
        return new CacheClearing(answers, table, audit, Clock.systemUTC());
    }
}
