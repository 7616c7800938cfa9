package io.bactrian.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RouteSchemaTest {

    @Test
    void shouldHoldForEveryRouteAndAdapterOfTheHouse() {
        Path home = Path.of("").toAbsolutePath();

        assertThat(YamlFiles.below(home.resolve("routes"), ".camel.yaml")).isNotEmpty();
        assertThat(YamlFiles.below(home.resolve("deploy/sandbox"), ".camel.yaml")).isNotEmpty();
        assertThat(new RouteCheck(home).violations()).isEmpty();
    }

    @Test
    void shouldNameEveryBreakage() {
        assertThat(new RouteCheck(Path.of("src/test/resources/broken/home").toAbsolutePath()).violations()).containsExactly(
                "adapters/wrongcrm-get-deal-action.kamelet.yaml: endpoint http:{{entity}}: connectTimeot Unknown option",
                "routes/deals/compact-notation.camel.yaml: $[0].route.from.steps[0].to: string found, object expected",
                "routes/deals/compact-notation.camel.yaml: $[0].route.from.steps[1].setBody: property 'simple' is not defined"
                        + " in the schema and the schema does not allow additional properties",
                "routes/deals/compact-notation.camel.yaml: $[0].route.from.steps[2]: property 'transmogrify' is not defined in"
                        + " the schema and the schema does not allow additional properties",
                "routes/deals/own-kafka.camel.yaml: endpoint kafka:crm.changes: Camel's usual settings lose messages; listen with"
                        + " kamelet:hub-events-source, and let a bean append to the outbox what is to be sent",
                "routes/deals/own-kafka.camel.yaml: endpoint kafka:deals.master-deals: Camel's usual settings lose messages; listen with"
                        + " kamelet:hub-events-source, and let a bean append to the outbox what is to be sent",
                "routes/deals/own-kafka.camel.yaml: endpoint kafka:${header.topic}: Camel's usual settings lose messages; listen with"
                        + " kamelet:hub-events-source, and let a bean append to the outbox what is to be sent",
                "routes/deals/wrong-endpoints.camel.yaml: endpoint timer:tick: periode Unknown option; repeatCount Invalid"
                        + " integer value: many",
                "routes/deals/wrong-endpoints.camel.yaml: endpoint telegraph:office: there is no component telegraph",
                "routes/deals/wrong-endpoints.camel.yaml: the Kamelet wrongcrm-get-deal-action has no parameter entitty",
                "routes/deals/wrong-endpoints.camel.yaml: the Kamelet wrongcrm-get-deal-action requires the parameter entity",
                "routes/deals/wrong-endpoints.camel.yaml: there is no Kamelet wrongcrm-get-contact-action",
                "routes/deals/wrong-rules.camel.yaml: route 'WrongRules' is not named after its file",
                "routes/deals/wrong-rules.camel.yaml: route 'WrongRules' has no id in kebab-case",
                "routes/deals/wrong-rules.camel.yaml: route 'WrongRules' has no description",
                "routes/deals/wrong-rules.camel.yaml: route 'WrongRules' has no routeConfigurationId, so that nobody handles"
                        + " its failures",
                "routes/deals/wrong-rules.camel.yaml: route 'WrongRules' has a choice within a choice: move the inner one to a"
                        + " route of its own",
                "routes/deals/wrong-rules.camel.yaml: route 'another-route' is not named after its file",
                "routes/deals/wrong-rules.camel.yaml: route 'another-route' refers to the routeConfiguration 'nobody', which"
                        + " is nowhere",
                "routes/deals/wrong-rules.camel.yaml: holds 2 routes; one route a file under routes/",
                "routes/deals/wrong.name.camel.yaml: $[0]: property 'from' is not defined in the schema and the schema does"
                        + " not allow additional properties",
                "deploy/sandbox/several-routes.camel.yaml: $[0].route.from.steps[0].to: property 'url' is not defined in the"
                        + " schema and the schema does not allow additional properties",
                "deploy/sandbox/several-routes.camel.yaml: $[0].route.from.steps[0].to: required property 'uri' not found",
                "routes/deals/wrong.name.camel.yaml: its name is not <kebab-case>.camel.yaml, so that Camel does not load it"
                        + " as a route");
    }
}
