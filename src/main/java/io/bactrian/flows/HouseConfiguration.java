package io.bactrian.flows;

import org.apache.camel.spi.CamelContextCustomizer;
import org.apache.camel.spi.PackageScanResourceResolver;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Has Camel look for the house's files with {@link HouseFiles}. */
@Configuration(proxyBeanMethods = false)
class HouseConfiguration {

    @Bean
    CamelContextCustomizer houseFiles() {
        return camel -> camel.getCamelContextExtension().addContextPlugin(PackageScanResourceResolver.class, new HouseFiles());
    }
}
