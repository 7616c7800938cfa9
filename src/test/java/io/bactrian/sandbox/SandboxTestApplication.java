package io.bactrian.sandbox;

import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;

/** The stand-ins and nothing else: no hub, no database, no broker. No component itself, so that the hub's own scan passes it by. */
@ImportAutoConfiguration({CamelAutoConfiguration.class, PropertyPlaceholderAutoConfiguration.class})
@ComponentScan
class SandboxTestApplication {
}
