package io.bactrian.access;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** The edge alone, with a few routes behind it that tell what reached them. No stereotype: nobody's component scan may find it. */
@EnableAutoConfiguration(exclude = {DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class})
@ComponentScan("io.bactrian.access")
class EdgeApplication {

    /** What every test of the edge starts it with. */
    static final String NO_ROUTES = "camel.main.routes-include-pattern=classpath:no-routes/*.camel.yaml";
    static final String NO_SERVERS = "hub.embedded.enabled=false";

    @Bean
    RouteBuilder routes(ObjectMapper json) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                onException(Exception.class).handled(true).to("bean:problem?method=write");
                from("platform-http:/api/v1/deals?httpMethodRestrict=GET").process(exchange -> tell(exchange, json));
                from("platform-http:/api/v1/deals?httpMethodRestrict=POST").to("bean:jsonBody?method=read")
                        .to("bean:contract?method=check(${body}, 'createDeal')").process(exchange -> answer(exchange, 201, "{}"));
                from("platform-http:/api/v1/tickets/{id}/replies?httpMethodRestrict=POST").to("bean:jsonBody?method=read")
                        .process(exchange -> answer(exchange, 202, "{}"));
                from("platform-http:/api/v1/dead-letters?httpMethodRestrict=GET").process(exchange -> answer(exchange, 200, "{}"));
                from("platform-http:/api/v1/feeds/broken?httpMethodRestrict=GET").process(exchange -> {
                    throw new IllegalStateException("com.example.Secret");
                });
                from("platform-http:/api/v1/logs/templates?httpMethodRestrict=POST").process(exchange -> tell(exchange, json));
                from("platform-http:/webhooks/bitrix24?httpMethodRestrict=POST").process(exchange -> tell(exchange, json));
                from("platform-http:/webhooks/onec?httpMethodRestrict=POST").process(exchange -> tell(exchange, json));
            }
        };
    }

    private static void tell(Exchange exchange, ObjectMapper json) throws Exception {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        Map<String, Object> told = new TreeMap<>();
        String body = exchange.getMessage().getBody(String.class);
        told.put("body", body == null ? "" : body.length() > 1000 ? body.length() : body);
        told.put("caller", caller == null ? "" : caller.getName());
        told.put("logged", String.valueOf(MDC.get("correlationId")));
        told.put("headers", exchange.getMessage().getHeaders().keySet().stream().sorted().toList());
        told.put("correlationId", exchange.getMessage().getHeader("X-Correlation-Id", List.of(), String.class));
        answer(exchange, 200, json.writeValueAsString(told));
    }

    private static void answer(Exchange exchange, int status, String body) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
        exchange.getMessage().setBody(body);
    }
}
