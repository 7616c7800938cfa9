package io.bactrian.slices;

import static org.assertj.core.api.Assertions.assertThat;

import io.bactrian.delivery.EventConsumers;
import java.util.List;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaConsumer;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.component.kafka.PollOnError;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The settings with which camel-kafka loses no message, as the running hub's consumers have them. */
class KafkaSettingsIT extends HubTest {

    @Autowired
    CamelContext camel;

    @Autowired
    EventConsumers consumers;

    private List<KafkaEndpoint> listeners() {
        List<KafkaEndpoint> endpoints = camel.getRoutes().stream().map(Route::getConsumer).filter(KafkaConsumer.class::isInstance)
                .map(consumer -> ((KafkaConsumer) consumer).getEndpoint()).toList();
        assertThat(endpoints).hasSizeGreaterThan(5).hasSameSizeAs(consumers.states());
        return endpoints;
    }

    @Test
    void shouldCommitOnlyByHandSynchronouslyAndRecordByRecord() {
        assertThat(listeners()).allSatisfy(endpoint -> {
            KafkaConfiguration settings = endpoint.getConfiguration();
            assertThat(settings.getAutoCommitEnable()).isFalse();
            assertThat(settings.isAllowManualCommit()).isTrue();
            assertThat(settings.isBatching()).isFalse();
            assertThat(settings.isBreakOnFirstError()).isTrue();
            assertThat(endpoint.getKafkaManualCommitFactory()).as("with a factory Camel commits what no route did").isNull();
            assertThat(settings.getOffsetRepository()).isNull();
            assertThat(settings.getSeekTo()).isNull();
        });
    }

    @Test
    void shouldReadAgainAfterAPollThatFailedAndNeverFailOnWhatItReads() {
        assertThat(listeners()).allSatisfy(endpoint -> {
            KafkaConfiguration settings = endpoint.getConfiguration();
            assertThat(settings.getPollOnError()).isEqualTo(PollOnError.RECONNECT);
            assertThat(endpoint.getComponent().getPollExceptionStrategy()).isNull();
            assertThat(List.of(settings.getKeyDeserializer(), settings.getValueDeserializer()))
                    .isSubsetOf(StringDeserializer.class.getName(), ByteArrayDeserializer.class.getName());
        });
    }

    @Test
    void shouldListenInAGroupOfItsOwnWithEveryRoute() {
        List<String> groups = listeners().stream().map(endpoint -> endpoint.getConfiguration().getGroupId()).toList();

        assertThat(groups).doesNotHaveDuplicates().allSatisfy(group -> assertThat(group).isNotBlank());
    }

    @Test
    void shouldSendNothingToKafkaFromARoute() {
        List<KafkaEndpoint> listeners = listeners();

        assertThat(camel.getEndpoints().stream().filter(KafkaEndpoint.class::isInstance)).allSatisfy(endpoint ->
                assertThat(listeners).anySatisfy(listener -> assertThat(endpoint).isSameAs(listener)));
        assertThat(camel.getRoutes().stream().flatMap(route -> route.getServices().stream()).filter(Objects::nonNull))
                .noneMatch(org.apache.camel.component.kafka.KafkaProducer.class::isInstance);
    }
}
