package io.bactrian.feeds;

import java.time.Duration;
import okhttp3.OkHttpClient;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the object store is called. The MinIO client by itself would wait five minutes for a store that does not answer. */
@Configuration(value = "objectStoreHttpConfiguration", proxyBeanMethods = false)
class ObjectStoreHttpClient {

    @Bean
    OkHttpClient objectStoreHttpClient(@Value("${hub.s3.timeout:30s}") Duration timeout) {
        return new OkHttpClient.Builder().connectTimeout(Duration.ofSeconds(5)).callTimeout(timeout).build();
    }
}
