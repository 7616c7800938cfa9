package io.bactrian.llm.gateway;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.UserMessage;
import io.bactrian.llm.ModelRequest;
import io.bactrian.llm.providers.ModelSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * How complex a request is: by its task where that is known, else by its size, its form (tools, schema, code) and, last, its words. Words
 * alone never make a request complex. Within a conversation complexity only grows: a model that knows less would not follow what a better
 * one has said.
 */
@Component
class ComplexityRules {

    private static final int LONG = 1_500;
    private static final int VERY_LONG = 8_000;
    private static final int CONVERSATIONS = 20_000;
    private static final int READ = 20_000;
    /** Searched for one by one in lower case, which is ten times as quick as a pattern. */
    private static final List<String> REASONING = List.of("step by step", "root cause", "trade-off", "tradeoff", " prove ", " derive ", "architect",
            "optimise", "optimize", "analyse", "analyze", "compare", "пошагов", "первопричин", "докаж", "выведи формул", "архитектур",
            "оптимизир", "проанализир", "сравни");
    private static final List<String> CODE = List.of("```", "public class ", "exception in thread", "select * from", "def __");

    private final Map<String, ModelSettings.Task> tasks;
    private final Map<String, Complexity> conversations = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Complexity> eldest) {
            return size() > CONVERSATIONS;
        }
    };

    ComplexityRules(ModelSettings settings) {
        this.tasks = settings.tasks();
    }

    Complexity of(ModelRequest request, int tokens) {
        ModelSettings.Task task = tasks.get(request.task());
        Complexity now = task != null && task.complexity() != null ? Complexity.of(task.complexity()) : judged(request, tokens);
        if (request.conversation() == null) {
            return now;
        }
        String conversation = request.caller().tenant() + '\n' + request.caller().client() + '\n' + request.conversation();
        synchronized (conversations) {
            return conversations.merge(conversation, now, Complexity::orHigher);
        }
    }

    private static Complexity judged(ModelRequest request, int tokens) {
        boolean tools = request.chat().toolSpecifications() != null && !request.chat().toolSpecifications().isEmpty();
        int points = tokens > VERY_LONG ? 2 : tokens > LONG ? 1 : 0;
        points += tools ? 1 : 0;
        points += request.answerSchema() != null && request.answerSchema().toString().length() > LONG ? 1 : 0;
        // Over all that the user has said: who sends the whole conversation each time must not fall back in it.
        int words = 0;
        boolean code = false;
        for (ChatMessage message : request.chat().messages()) {
            if (message instanceof UserMessage user && user.hasSingleText()) {
                String said = user.singleText().length() <= READ ? user.singleText() : user.singleText().substring(0, READ);
                String text = said.toLowerCase(Locale.ROOT);
                words = Math.max(words, (int) REASONING.stream().filter(text::contains).count());
                code |= CODE.stream().anyMatch(text::contains);
            }
        }
        points += code ? 1 : 0;
        points += words > 0 ? 1 : 0;
        boolean moreThanWords = points > (words > 0 ? 1 : 0);
        return points >= 2 && (moreThanWords || words >= 3) ? Complexity.HIGH : points >= 1 ? Complexity.MEDIUM : Complexity.LOW;
    }
}
