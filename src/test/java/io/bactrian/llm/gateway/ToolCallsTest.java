package io.bactrian.llm.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import io.bactrian.delivery.ErrorCode;
import io.bactrian.delivery.HubException;
import io.bactrian.llm.ModelAnswer;
import io.bactrian.llm.ModelRequest;
import io.bactrian.llm.gateway.ProviderChaosTest.Pieces;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A model calls what was declared, with arguments that fit, or the caller never hears of it: in streams, too. */
class ToolCallsTest {

    private TestGateway gateway;
    private final Pieces pieces = new Pieces();

    @BeforeEach
    void start() throws Exception {
        gateway = new TestGateway("a").set("timeout", "5s").start();
        gateway.server("a").answers(question -> "");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private static ModelRequest asking(String text) {
        ToolSpecification tool = ToolSpecification.builder().name("write_mail")
                .parameters(JsonObjectSchema.builder().addStringProperty("to").required("to").build()).build();
        return TestGateway.request("unused").withChat(ChatRequest.builder().messages(UserMessage.from(text)).toolSpecifications(tool).build());
    }

    @Test
    void shouldStreamNoCallOfAToolThatNobodyDeclared() {
        gateway.server("a").callsTool("drop_tables", question -> "{}");

        assertThatThrownBy(() -> gateway.stream(asking("hello"), pieces))
                .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNUSABLE_ANSWER));

        assertThat(pieces.texts).isEmpty();
        assertThat(gateway.server("a").requests()).hasSize(3);
    }

    @Test
    void shouldSendArgumentsBackThatDoNotFitBeforeAnythingOfThemIsStreamed() {
        gateway.server("a").callsTool("write_mail", question -> question.contains("cannot be used") ? "{\"to\":\"us\"}" : "{\"to\":7}");

        ModelAnswer answer = gateway.stream(asking("hello"), pieces);

        assertThat(pieces.texts).containsExactly("write_mail{\"to\":\"us\"}");
        assertThat(answer.chat().aiMessage().toolExecutionRequests()).hasSize(1);
    }

    @Test
    void shouldSayInTheStreamThatACallIsWrongWhenTheTextBeforeItHasGone() {
        gateway.server("a").answers(question -> "Just a moment. ");
        gateway.server("a").callsTool("drop_tables", question -> "{}");

        assertThatThrownBy(() -> gateway.stream(asking("hello"), pieces))
                .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNUSABLE_ANSWER));

        assertThat(String.join("", pieces.texts)).isEqualTo("Just a moment. ");
        assertThat(gateway.server("a").requests()).hasSize(1);
    }

    @Test
    void shouldRestorePrivateDataInStreamedArgumentsWithoutBreakingTheirJson() {
        gateway.server("a").callsTool("write_mail", question -> "{\"to\":\"" + question.substring(question.indexOf('[')) + "\"}");

        gateway.stream(asking("Please write to olga.smirnova@example.com"), pieces);

        assertThat(pieces.texts).containsExactly("write_mail{\"to\":\"olga.smirnova@example.com\"}");
        assertThat(gateway.server("a").requests().toString()).doesNotContain("olga.smirnova");
    }

    @Test
    void shouldSayThatAStreamedDocumentMissesItsSchema() throws Exception {
        var schema = new com.fasterxml.jackson.databind.ObjectMapper()
                .readTree("{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"}},\"required\":[\"n\"]}");
        gateway.server("a").answers(question -> "{\"n\": \"three\"}");

        assertThatThrownBy(() -> gateway.stream(TestGateway.request("chat", "count", null, schema), pieces))
                .isInstanceOfSatisfying(HubException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNUSABLE_ANSWER));
    }
}
