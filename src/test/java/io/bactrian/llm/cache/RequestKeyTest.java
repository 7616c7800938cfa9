package io.bactrian.llm.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import io.bactrian.llm.Caller;
import io.bactrian.llm.ModelRequest;
import io.bactrian.llm.PromptVersion;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RequestKeyTest {

    private static final LocalDate DAY = LocalDate.of(2026, 1, 31);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<ChatMessage> MESSAGES = List.of(SystemMessage.from("Be brief."), UserMessage.from("How do I pay?"));

    private static RequestKey key(ModelRequest request) {
        return RequestKey.of(request, "small", DAY);
    }

    private static ModelRequest chat(UnaryOperator<ChatRequest.Builder> change) {
        return Requests.of(Requests.CALLER, change.apply(ChatRequest.builder().messages(MESSAGES)).build());
    }

    private static ToolSpecification tool(String field) {
        return ToolSpecification.builder().name("look").description("looks").parameters(JsonObjectSchema.builder()
                .addStringProperty(field).build())
                .build();
    }

    private static void assertApart(ModelRequest one, ModelRequest other) {
        assertThat(key(one).exact()).isNotEqualTo(key(other).exact());
        assertThat(key(one).scope()).isNotEqualTo(key(other).scope());
    }

    @Test
    void shouldBeTheSameForTheSameRequest() {
        assertThat(key(chat(same -> same))).isEqualTo(key(chat(same -> same)));
    }

    @Test
    void shouldNotReplayAnAnswerThatWasGivenUnderAnotherSystemPrompt() {
        assertApart(chat(same -> same), chat(other -> other.messages(SystemMessage.from("Be rude."), MESSAGES.get(1))));
        assertApart(chat(same -> same), chat(other -> other.messages(MESSAGES.get(1))));
    }

    @Test
    void shouldNotReplayAnAnswerThatWasGivenWithOtherTools() {
        assertApart(chat(same -> same), chat(other -> other.toolSpecifications(tool("id"))));
        assertApart(chat(one -> one.toolSpecifications(tool("id"))), chat(other -> other.toolSpecifications(tool("name"))));
        assertApart(chat(one -> one.toolSpecifications(tool("id"))),
                chat(other -> other.toolSpecifications(tool("id")).toolChoice(ToolChoice.REQUIRED)));
    }

    static Stream<UnaryOperator<ChatRequest.Builder>> parameters() {
        return Stream.of(chat -> chat.temperature(0.1), chat -> chat.topP(0.5), chat -> chat.topK(3), chat -> chat.frequencyPenalty(0.5),
                chat -> chat.presencePenalty(0.5), chat -> chat.maxOutputTokens(7), chat -> chat.stopSequences(List.of(".")),
                        chat -> chat.modelName("m"),
                chat -> chat.responseFormat(ResponseFormat.JSON),
                chat -> chat.messages(MESSAGES.get(0), UserMessage.from("Hi"), AiMessage.from("Hi"), MESSAGES.get(1)),
                chat -> chat.messages(MESSAGES.get(0), UserMessage.from("Anna", "How do I pay?")));
    }

    @ParameterizedTest
    @MethodSource("parameters")
    void shouldTellParametersAndEarlierMessagesApart(UnaryOperator<ChatRequest.Builder> change) {
        assertApart(chat(same -> same), chat(change));
    }

    @Test
    void shouldTellCallersAndCircumstancesApart() throws IOException {
        ModelRequest request = chat(same -> same);
        ChatRequest chat = request.chat();
        JsonNode schema = JSON.readTree("{\"type\":\"object\"}");
        PromptVersion prompt = request.prompt();
        List<ModelRequest> others = List.of(
                new ModelRequest("title", Requests.CALLER, null, prompt, "en", null, null, chat),
                new ModelRequest("chat", new Caller("globex", "desk", Set.of("operator")), null, prompt, "en", null, null, chat),
                new ModelRequest("chat", new Caller("acme", "shop", Set.of("operator")), null, prompt, "en", null, null, chat),
                new ModelRequest("chat", new Caller("acme", "desk", Set.of("operator", "engineer")), null, prompt, "en", null, null, chat),
                new ModelRequest("chat", Requests.CALLER, null, new PromptVersion("help", "2", "production"), "en", null, null, chat),
                new ModelRequest("chat", Requests.CALLER, null, null, "en", null, null, chat),
                new ModelRequest("chat", Requests.CALLER, null, prompt, "ru", null, null, chat),
                new ModelRequest("chat", Requests.CALLER, null, prompt, null, null, null, chat),
                new ModelRequest("chat", Requests.CALLER, null, prompt, "en", schema, null, chat),
                new ModelRequest("chat", Requests.CALLER, null, prompt, "en", null, "large", chat));
        others.forEach(other -> assertApart(request, other));
        assertThat(RequestKey.of(request, "large", DAY).scope()).isNotEqualTo(key(request).scope());
    }

    @Test
    void shouldNotLetAValueSlipIntoItsNeighbour() {
        ChatRequest chat = chat(same -> same).chat();
        assertApart(Requests.of(new Caller("a", "b,c", Set.of()), chat), Requests.of(new Caller("a,b", "c", Set.of()), chat));
        assertApart(Requests.of(new Caller("a", "b", Set.of("c,d")), chat), Requests.of(new Caller("a", "b", Set.of("c", "d")), chat));
    }

    @Test
    void shouldNotMindTheOrderOfRolesNorTheConversationNorTheLabel() {
        ModelRequest request = chat(same -> same);
        assertThat(key(new ModelRequest("chat", Requests.CALLER, "ticket:7", new PromptVersion("help", "1", "canary"), "en", null, null,
                request.chat()))).isEqualTo(key(request));
    }

    @Test
    void shouldLeaveOnlyTheLastQuestionOutOfTheScope() {
        RequestKey other = key(chat(chat -> chat.messages(MESSAGES.get(0), UserMessage.from("How do I leave?"))));
        assertThat(other.scope()).isEqualTo(key(chat(same -> same)).scope());
        assertThat(other.exact()).isNotEqualTo(key(chat(same -> same)).exact());
    }

    @Test
    void shouldServeAnAnswerAboutTodayOnlyToday() {
        for (String question : List.of("What is new today?", "Что нового сегодня?", "Какой курс сейчас?", "What was sold last week?")) {
            ModelRequest request = Requests.asking(question);
            assertThat(RequestKey.of(request, "small", DAY.plusDays(1))).isNotEqualTo(key(request));
        }
        assertThat(RequestKey.of(Requests.asking("How do I pay?"), "small",
                DAY.plusDays(1))).isEqualTo(key(Requests.asking("How do I pay?")));
    }
}
