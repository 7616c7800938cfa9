package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.ExchangeProperty;

/**
 * An embeddings endpoint that speaks like OpenAI's. Its vectors count the beginnings of words; some words of support are one thing to it in
 * Russian and in English, so that meaning across languages can be tried without a model.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/embeddings">Embeddings</a>
 */
@SandboxBean("sandboxEmbeddings")
class EmbeddingsStandIn {

    /** The one model that the endpoint offers. */
    static final String MODEL = "sandbox-embedding";

    private static final int DIMENSIONS = 256;
    private static final int BEGINNING = 4;
    private static final int MOST_TEXTS = 2_048;

    private static final Map<String, Integer> CONCEPTS = concepts("""
            invoice bill счет
            payment paid pay оплат плате
            refund return возвра верн
            card карт карта
            account аккаун счёт
            password парол
            campaign кампан
            budget бюджет
            contract догово
            customer client клиент
            deal сделк сдело
            error fault ошибк сбой
            delivery доставк
            report отчет отчёт
            phone телефо
            support поддер
            bank банк
            money деньг денег
            wrong неверн непра
            change измени смени""");

    private static Map<String, Integer> concepts(String lines) {
        Map<String, Integer> concepts = new HashMap<>();
        int number = 0;
        for (String line : lines.lines().toList()) {
            for (String word : line.split(" ")) {
                concepts.put(beginning(word), number);
            }
            number++;
        }
        return concepts;
    }

    /** {@code POST /v1/embeddings} */
    public Answer embed(@ExchangeProperty("request") Request request) throws Request.Unreadable {
        ObjectNode wish = request.json();
        if (!wish.path("model").asText().equals(MODEL)) {
            throw refusal(404, "The model `" + wish.path("model").asText() + "` does not exist or you do not have access to it.", "model_not_found");
        }
        List<String> texts = new ArrayList<>();
        JsonNode input = wish.path("input");
        (input.isArray() ? input : Json.array(List.of()).add(input)).forEach(text -> texts.add(text.asText()));
        if (texts.isEmpty() || texts.size() > MOST_TEXTS || texts.contains("")) {
            throw refusal(400, "'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.", null);
        }
        ObjectNode answer = Json.object().put("object", "list").put("model", MODEL);
        for (int at = 0; at < texts.size(); at++) {
            ObjectNode item = answer.withArray("data").addObject().put("object", "embedding").put("index", at);
            ArrayNode numbers = item.putArray("embedding");
            for (float number : vector(texts.get(at))) {
                numbers.add(number);
            }
        }
        int tokens = texts.stream().mapToInt(text -> (text.length() + 3) / 4).sum();
        answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return Answer.json(200, answer);
    }

    /** Concepts weigh more than other words: they are what the model is said to understand. */
    static float[] vector(String text) {
        float[] vector = new float[DIMENSIONS];
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
            if (word.length() >= 3) {
                Integer concept = CONCEPTS.get(beginning(word));
                if (concept != null) {
                    vector[concept] += 3;
                } else {
                    vector[CONCEPTS.size() + Math.floorMod(beginning(word).hashCode() * 31, DIMENSIONS - CONCEPTS.size())] += 1;
                }
            }
        }
        double square = 1e-6;
        for (float number : vector) {
            square += number * number;
        }
        vector[0] += 1e-3f;
        for (int at = 0; at < DIMENSIONS; at++) {
            vector[at] /= (float) Math.sqrt(square);
        }
        return vector;
    }

    private static String beginning(String word) {
        return word.length() <= BEGINNING ? word : word.substring(0, BEGINNING);
    }

    private static Refusal refusal(int status, String message, String code) {
        ObjectNode body = Json.object();
        body.putObject("error").put("message", message).put("type", "invalid_request_error").putNull("param").put("code", code);
        return new Refusal(Answer.json(status, body));
    }
}
