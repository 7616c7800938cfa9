package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Thinks about support tickets by rule, from nothing but what the prompt holds: it weighs the words that the request shares with each
 * piece of evidence. A task is recognised by the fields that the answer is to have; the data stands in tags.
 */
final class SandboxAnalyst {

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    private static final Pattern TAGGED = Pattern.compile(
            "<(?<name>request|text|evidence|passages|conversation|cause|wish|attachments)(?<mark>_[0-9a-f]+|)>\\n?(?<data>.*?)\\n?</\\k<name>\\k<mark>>",
            Pattern.DOTALL);
    private static final Pattern PIECE = Pattern.compile("(?:^|\\n)\\[([a-z]+:[^\\]\\s]+)] ");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]{4,}");
    private static final Pattern STRANGE = Pattern.compile("error|fatal|exception|refused|timed? ?out|fail|ошибк|отказ", FLAGS);
    private static final Pattern URGENT = Pattern.compile("urgent|asap|immediately|outage|срочно|немедленно|авари", FLAGS);
    private static final Pattern NAMED = Pattern.compile(
            "(?<kind>deal|invoice|campaign|сделк|сч[её]т|кампани)[\\p{L}]*\\s*(?:№|#|no\\.?)?\\s*(?<value>\\d[\\d-]{0,19})", FLAGS);
    private static final Map<String, Pattern> TOPICS = topics();

    private final String instruction;
    private final Map<String, String> data = new LinkedHashMap<>();

    private SandboxAnalyst(String prompt) {
        Matcher tagged = TAGGED.matcher(prompt);
        while (tagged.find()) {
            data.put(tagged.group("name").replace("text", "request"), tagged.group("data"));
        }
        instruction = tagged.reset().replaceAll("");
    }

    /** The answer to a prompt about a ticket; empty for any other. */
    static Optional<String> answer(String prompt) {
        SandboxAnalyst analyst = new SandboxAnalyst(prompt);
        if (!analyst.data.containsKey("request") && !analyst.data.containsKey("conversation")) {
            return Optional.empty();
        }
        return Optional.ofNullable(analyst.think()).map(Json::text);
    }

    private ObjectNode think() {
        if (asks("missing")) {
            return missing();
        }
        if (asks("urgency")) {
            return topic();
        }
        if (asks("entities")) {
            return entities();
        }
        if (asks("tellUser")) {
            return cause();
        }
        if (asks("hints")) {
            return hints();
        }
        return asks("citations") ? draft() : null;
    }

    private boolean asks(String field) {
        return instruction.contains("\"" + field + "\"");
    }

    private String request() {
        return data.getOrDefault("request", data.getOrDefault("conversation", ""));
    }

    private ObjectNode missing() {
        ObjectNode answer = Json.object();
        ArrayNode missing = answer.putArray("missing");
        String text = request();
        boolean file = !data.getOrDefault("attachments", "").isBlank()
                || Pattern.compile("Attached files: *\\S").matcher(instruction).find();
        boolean specific = Pattern.compile("\\d|[«\"“]|январ|феврал|март|апрел|ма[йея]|июн|июл|август|сентябр|октябр|ноябр|декабр|вчера|сегодня"
                + "|january|february|march|april|\\bmay\\b|june|july|august|september|october|november|december|yesterday|today", FLAGS).matcher(text).find();
        if (words(text).size() < 2 && !file) {
            missing.add("matter");
        } else if (!specific && !file && TOPICS.get("billing").matcher(text).find()) {
            missing.add("document");
        } else if (!specific && !file && TOPICS.get("campaigns").matcher(text).find()) {
            missing.add("campaign");
        }
        return answer;
    }

    private ObjectNode topic() {
        String best = "other";
        long most = 0;
        for (Map.Entry<String, Pattern> topic : TOPICS.entrySet()) {
            long hits = topic.getValue().matcher(request()).results().count();
            if (hits > most && instruction.contains(topic.getKey())) {
                best = topic.getKey();
                most = hits;
            }
        }
        return Json.object().put("topic", best).put("urgency", URGENT.matcher(request()).find() ? "high" : "normal")
                .put("language", isRussian(request()) ? "ru" : "en").put("confidence", most == 0 ? 0.3 : most == 1 ? 0.8 : 0.9);
    }

    private ObjectNode entities() {
        ObjectNode answer = Json.object();
        ArrayNode entities = answer.putArray("entities");
        Matcher named = NAMED.matcher(request());
        while (named.find()) {
            String kind = named.group("kind").toLowerCase(Locale.ROOT);
            entities.addObject().put("kind", kind.startsWith("д") || kind.startsWith("сд") || kind.equals("deal") ? "deal"
                    : kind.startsWith("сч") || kind.equals("invoice") ? "invoice" : "campaign").put("value", named.group("value"));
        }
        String lower = request().toLowerCase(Locale.ROOT);
        String product = lower.contains("bitrix") || lower.contains("битрикс") ? "crm"
                : lower.contains("direct") || lower.contains("директ") ? "yandex-direct" : "";
        return answer.put("product", product);
    }

    private ObjectNode cause() {
        List<Piece> pieces = ranked(data.getOrDefault("evidence", ""));
        boolean russian = instruction.contains("Write in Russian");
        ObjectNode answer = Json.object();
        if (pieces.isEmpty()) {
            answer.put("cause", russian ? "По имеющимся данным причину назвать нельзя." : "The cause cannot be told from what is known.");
        } else {
            Piece best = pieces.get(0);
            String from = best.reference().startsWith("log:") ? (russian ? "Журнал показывает: " : "The log shows: ")
                    : russian ? "Похоже на известное: " : "It resembles what is known: ";
            answer.put("cause", from + SandboxModel.title(best.text()) + " [" + best.reference() + "]");
        }
        answer.put("confidence", pieces.isEmpty() ? 0.1 : pieces.get(0).weight() >= 5 ? 0.8 : 0.5);
        ArrayNode evidence = answer.putArray("evidence");
        pieces.stream().limit(4).forEach(piece -> evidence.addObject().put("ref", piece.reference()).put("says", firstSentence(piece.text())));
        answer.put("tellUser", russian ? "Мы нашли вероятную причину и проверяем её. Напишем, как только будет результат."
                : "We have found a probable cause and are checking it. We will write as soon as we know.");
        ArrayNode actions = answer.putArray("actions");
        pieces.stream().limit(2).forEach(piece -> actions.add((russian ? "Проверить " : "Check ") + piece.reference()));
        return answer;
    }

    private ObjectNode hints() {
        ObjectNode answer = Json.object();
        ArrayNode hints = answer.putArray("hints");
        ranked(data.getOrDefault("passages", "")).stream().filter(piece -> piece.weight() > 0).limit(3)
                .forEach(piece -> hints.addObject().put("text", firstSentence(piece.body())).putArray("citations").add(piece.reference()));
        return answer;
    }

    private ObjectNode draft() {
        boolean russian = instruction.contains("in Russian");
        List<Piece> pieces = ranked(data.getOrDefault("passages", ""));
        StringBuilder text = new StringBuilder(russian ? "Здравствуйте! Спасибо, что написали." : "Hello! Thank you for writing.");
        ObjectNode answer = Json.object();
        ArrayNode citations = answer.putArray("citations");
        if (!pieces.isEmpty() && pieces.get(0).weight() > 0) {
            text.append(' ').append(firstSentence(pieces.get(0).body()));
            citations.add(pieces.get(0).reference());
        } else {
            text.append(russian ? " Мы разбираемся и напишем вам в этом чате." : " We are looking into it and will write to you in this chat.");
        }
        return answer.put("text", text.toString());
    }

    /** Pieces of evidence by how many words they share with the request; what looks strange in a log weighs more. */
    private List<Piece> ranked(String evidence) {
        List<Piece> pieces = new ArrayList<>();
        Matcher begin = PIECE.matcher(evidence);
        List<int[]> begins = new ArrayList<>();
        List<String> references = new ArrayList<>();
        while (begin.find()) {
            begins.add(new int[] {begin.start(), begin.end()});
            references.add(begin.group(1));
        }
        Set<String> asked = words(request());
        for (int i = 0; i < begins.size(); i++) {
            String text = evidence.substring(begins.get(i)[1], i + 1 < begins.size() ? begins.get(i + 1)[0] : evidence.length()).strip();
            Set<String> shared = words(text);
            shared.retainAll(asked);
            boolean strange = references.get(i).startsWith("log:") && STRANGE.matcher(text).find();
            pieces.add(new Piece(references.get(i), text, shared.size() + (strange ? 5 : 0)));
        }
        pieces.sort(Comparator.comparingInt((Piece piece) -> -piece.weight()));
        return pieces;
    }

    /** The beginnings of the longer words: enough to see that two forms are one word. */
    private static Set<String> words(String text) {
        Set<String> words = new LinkedHashSet<>();
        WORD.matcher(text.toLowerCase(Locale.ROOT).replace('ё', 'е')).results().map(found -> found.group())
                .map(word -> word.length() > 5 ? word.substring(0, 5) : word).forEach(words::add);
        return words;
    }

    private static String firstSentence(String text) {
        String flat = text.replaceAll("\\s+", " ").strip();
        String sentence = flat.split("(?<=[.!?…])\\s", 2)[0];
        return sentence.length() > 300 ? sentence.substring(0, 299) + "…" : sentence;
    }

    private static boolean isRussian(String text) {
        return text.codePoints().anyMatch(letter -> Character.UnicodeScript.of(letter) == Character.UnicodeScript.CYRILLIC);
    }

    private static Map<String, Pattern> topics() {
        Map<String, Pattern> topics = new LinkedHashMap<>();
        topics.put("billing", Pattern.compile("invoice|payment|\\bpa(y|id)\\b|refund|bill|сч[её]т|оплат|плат[её]ж|возврат", FLAGS));
        topics.put("campaigns", Pattern.compile("campaign|\\bads?\\b|banner|moderation|кампани|реклам|объявлен|модерац|показ", FLAGS));
        topics.put("statistics", Pattern.compile("statistic|report|dashboard|статистик|отч[её]т|выгрузк", FLAGS));
        topics.put("access", Pattern.compile("password|log ?in|sign in|access|парол|войти|вход|доступ|кабинет", FLAGS));
        topics.put("technical", Pattern.compile("error|exception|timeout|crash|\\blogs?\\b|api|webhook|ошибк|сбой|журнал|лог\\b|интеграц", FLAGS));
        topics.put("contracts", Pattern.compile("contract|proposal|price|discount|договор|предложени|прайс|скидк", FLAGS));
        return topics;
    }

    /** One piece of evidence or one passage. */
    private record Piece(String reference, String text, int weight) {

        /** Without its first line, which is its title, where there is more. */
        String body() {
            int line = text.lastIndexOf('\n');
            return line < 0 ? text : text.substring(line + 1);
        }
    }
}
