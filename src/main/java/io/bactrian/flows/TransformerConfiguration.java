package io.bactrian.flows;

import org.apache.camel.component.jslt.JsltComponent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the hub's own transformer component in the place of Camel's {@code jslt}. */
@Configuration(proxyBeanMethods = false)
class TransformerConfiguration {

    @Bean("jslt-component")
    JsltComponent transformers() {
        return new TransformerComponent();
    }
}
