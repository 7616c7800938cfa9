package io.bactrian.llm.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.bactrian.llm.providers.Deployment;
import io.bactrian.llm.providers.FailedCallException;
import io.bactrian.llm.providers.ProviderFailure;
import io.bactrian.llm.providers.ProviderFailure.Kind;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/**
 * Holds answers to what was asked for: a JSON document to its schema, a tool call to the tools that were declared. An answer that is not
 * that goes back to the model with what is wrong with it, at most twice.
 */
@Component("structuredAnswers")
class StructuredAnswers {

    /** The exchange's property with the document, where a schema was given. */
    static final String PROPERTY = "modelJson";

    private static final int LONGEST_MISTAKEN_ANSWER = 4000;
    private static final String BY_PROMPT = "Answer with one JSON document that satisfies this JSON Schema, and with nothing else: no other"
            + " text, no Markdown, and not the schema itself.\n";

    private static final String OBJECT_BY_PROMPT = "Answer with one JSON object and with nothing else: no other text, no Markdown.";

    private final AnswerSchemas schemas;

    StructuredAnswers(AnswerSchemas schemas) {
        this.schemas = schemas;
    }

    /** The call's request for this deployment: the schema where it takes one, else in words; and what was wrong before. */
    static ChatRequest requestFor(Deployment deployment, ModelCall call) {
        ChatRequest request = call.request.chat();
        JsonNode schema = call.request.answerSchema();
        boolean object = AnswerSchemas.wantsAnyObject(call.request) && !deployment.answersByObject();
        if (schema == null && !object && call.mistakes.isEmpty()) {
            return request;
        }
        List<ChatMessage> messages = new ArrayList<>(request.messages());
        messages.addAll(call.mistakes);
        ChatRequestParameters parameters = request.parameters();
        if (schema != null && deployment.answersBySchema()) {
            ResponseFormat format = ResponseFormat.builder().type(ResponseFormatType.JSON)
                    .jsonSchema(JsonSchema.builder().name("answer").rootElement(JsonRawSchema.from(schema.toString())).build()).build();
            parameters = parameters.overrideWith(ChatRequestParameters.builder().responseFormat(format).build());
        } else if (schema != null) {
            messages.add(0, SystemMessage.from(BY_PROMPT + schema));
        } else if (object) {
            messages.add(0, SystemMessage.from(OBJECT_BY_PROMPT));
        }
        return ChatRequest.builder().messages(messages).parameters(parameters).build();
    }

    /**
     * Takes the answer of the question that was just asked.
     *
     * @throws FailedCallException when it is not what was asked for; the call then goes on with a correction
     */
    public void check(Exchange exchange) {
        ModelCall call = ModelCalls.of(exchange);
        ChatResponse answer = call.question.answer();
        call.firstToken = call.question.firstToken();
        String mistake = mistake(call, answer.aiMessage());
        // What a caller has read of an answer that was cut at its greatest length says so itself.
        boolean told = call.hasBegunToAnswer() && answer.finishReason() == FinishReason.LENGTH && !answer.aiMessage().hasToolExecutionRequests();
        if (mistake != null && !told) {
            correct(call, answer.aiMessage(), mistake);
            throw new FailedCallException(ProviderFailure.of(Kind.WRONG_ANSWER, mistake));
        }
        call.answer = answer;
        call.answeredBy = call.deployment.name();
        call.model = call.deployment.model();
        call.attempts.add(new Attempt(call.group, call.deployment.name(), Attempts.millis(call), Usage.of(call, answer), null));
    }

    /** In words that may go back to the model: they name what a schema allows, and private data can be among that. */
    @Nullable
    private String mistake(ModelCall call, AiMessage answer) {
        String mistake = mistakeOf(call, answer);
        return mistake == null || call.privacy == null ? mistake : call.privacy.redact(mistake).text();
    }

    @Nullable
    private String mistakeOf(ModelCall call, AiMessage answer) {
        String wrongTool = wrongTool(call, answer);
        JsonNode schema = AnswerSchemas.wanted(call.original);
        if (wrongTool != null || schema == null || answer.hasToolExecutionRequests()) {
            return wrongTool;
        }
        AnswerSchemas.Verdict verdict = schemas.read(answer.text(), schema,
                call.privacy == null ? text -> text : call.privacy::restore);
        call.json = verdict.document();
        return verdict.mistake();
    }

    @Nullable
    String wrongTool(ModelCall call, AiMessage answer) {
        for (ToolExecutionRequest wanted : answer.toolExecutionRequests()) {
            ToolSpecification tool = call.request.chat().toolSpecifications() == null ? null : call.request.chat().toolSpecifications().stream()
                    .filter(declared -> declared.name().equals(wanted.name())).findFirst().orElse(null);
            if (tool == null) {
                return "it calls a tool that was not declared";
            }
            String mistake = schemas.argumentMistake(wanted.arguments(), tool);
            if (mistake != null) {
                return "the arguments of a tool call are wrong: " + mistake;
            }
        }
        return null;
    }

    private static void correct(ModelCall call, AiMessage answer, String mistake) {
        call.corrections++;
        call.json = null;
        call.mistakes.clear();
        if (answer.text() != null && !answer.text().isBlank()) {
            String shown = answer.text().length() <= LONGEST_MISTAKEN_ANSWER ? answer.text()
                    : answer.text().substring(0, LONGEST_MISTAKEN_ANSWER);
            call.mistakes.add(AiMessage.from(shown));
        }
        call.mistakes.add(UserMessage.from("Your answer cannot be used: " + mistake + ". Give the corrected answer, and nothing else."));
    }
}
