package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers a chat by rule, always the same way. It knows two tasks, which it recognises by what the prompt asks for: the title of a support
 * ticket, and a media plan. To everything else it says what it is.
 */
final class SandboxModel {

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    private static final Pattern MEDIA_PLAN = Pattern.compile("media[ -]?plan|медиа-?план", FLAGS);
    private static final Pattern TITLE = Pattern.compile("\\b(title|headline|subject)\\b|заголов|назван|тем[ауы]\\b", FLAGS);
    private static final Pattern QUOTED = Pattern.compile(
            "\"\"\"\\s*(.+?)\\s*\"\"\"|```\\w*\\s*(.+?)\\s*```|<(?:text|message|ticket|user)>\\s*(.+?)\\s*</|«(.+?)»", Pattern.DOTALL);
    private static final Pattern LABELLED = Pattern.compile(
            "(?:^|\\n)[^\\n:]{0,40}(?:text|message|ticket|request|сообщени[ея]|текст|обращени[ея])[^\\n:]{0,20}:\\s*(.+)", FLAGS | Pattern.DOTALL);
    private static final Pattern GREETING = Pattern.compile(
            "^(?:(?:hello|hi|hey|good (?:morning|day|afternoon|evening)|dear [\\w ]+|здравствуйте|здравствуй|добрый (?:день|вечер)|доброе утро|привет)"
                    + "(?: there| all| everyone| team)?[\\s,.!)—-]+)+", FLAGS);
    private static final int LONGEST_TITLE = 60;

    /** Channels that a media plan may name, by the words that a brief uses for them. */
    private static final Map<String, Pattern> CHANNELS = channels();

    private final List<Message> messages;
    private final JsonNode responseFormat;

    SandboxModel(List<Message> messages, JsonNode responseFormat) {
        this.messages = messages;
        this.responseFormat = responseFormat;
    }

    String answer() {
        String everything = String.join("\n", messages.stream().map(Message::text).toList());
        int mediaPlan = first(MEDIA_PLAN, everything);
        int wantsTitle = first(TITLE, everything);
        if (mediaPlan < wantsTitle) {
            return mediaPlan(everything);
        }
        if (wantsTitle < Integer.MAX_VALUE) {
            String title = title(subject());
            return wantsJson(everything) ? Json.text(Json.object().put("title", title)) : title;
        }
        String said = shortened(subject(), 200);
        return isRussian(said)
                ? "Это песочница: отвечает не языковая модель, а простое правило. Вы написали: " + said
                : "This is the sandbox model: a simple rule answers here, not a language model. You wrote: " + said;
    }

    /** Where the pattern is met first: the instruction comes before the text that it is about. */
    private static int first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.start() : Integer.MAX_VALUE;
    }

    private boolean wantsJson(String everything) {
        return responseFormat.path("type").asText().startsWith("json") || everything.contains("\"title\"");
    }

    /** What the user wrote: the last user message, or the part of it that the prompt sets off from its instructions. */
    private String subject() {
        List<String> fromUser = messages.stream().filter(message -> message.role().equals("user")).map(Message::text).toList();
        String last = fromUser.isEmpty() ? messages.get(messages.size() - 1).text() : fromUser.get(fromUser.size() - 1);
        boolean instructed = messages.stream().anyMatch(message -> !message.role().equals("user"));
        Matcher quoted = QUOTED.matcher(last);
        if (quoted.find()) {
            for (int group = 1; group <= quoted.groupCount(); group++) {
                if (quoted.group(group) != null && (!instructed || group < quoted.groupCount())) {
                    return quoted.group(group);
                }
            }
        }
        if (instructed) {
            return last;
        }
        Matcher labelled = LABELLED.matcher(last);
        if (labelled.find()) {
            return labelled.group(1);
        }
        String[] paragraphs = last.trim().split("\\n\\s*\\n");
        return paragraphs[paragraphs.length - 1];
    }

    /** The first sentence that says something, without its greeting, cut at a word. */
    static String title(String text) {
        String flat = text.replaceAll("\\s+", " ").trim();
        String matter = GREETING.matcher(flat).replaceFirst("").trim();
        String[] sentences = (matter.isEmpty() ? flat : matter).split("(?<=[.!?…])\\s+");
        String first = sentences[0].replaceAll("[.!…\\s]+$", "");
        String title = shortened(first.isEmpty() ? flat : first, LONGEST_TITLE);
        return title.isEmpty() ? title : title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1);
    }

    /** Shares of the budget in whole percent, the first channels getting the more, 100 in all. */
    private String mediaPlan(String everything) {
        List<String> channels = new ArrayList<>();
        JsonNode allowed = responseFormat.findPath("channel").path("enum");
        allowed.forEach(channel -> channels.add(channel.asText()));
        if (channels.isEmpty()) {
            CHANNELS.forEach((channel, words) -> {
                if (words.matcher(everything).find()) {
                    channels.add(channel);
                }
            });
        }
        if (channels.isEmpty()) {
            channels.addAll(List.of("yandexdirect", "telegram", "vk", "outdoor"));
        }
        int weights = channels.size() * (channels.size() + 1) / 2;
        int left = 100;
        ObjectNode plan = Json.object();
        for (int i = 0; i < channels.size(); i++) {
            int share = i == channels.size() - 1 ? left : Math.round(100f * (channels.size() - i) / weights);
            left -= share;
            plan.withArray("lines").addObject().put("channel", channels.get(i)).put("share", share);
        }
        return Json.text(plan);
    }

    private static Map<String, Pattern> channels() {
        Map<String, Pattern> channels = new LinkedHashMap<>();
        channels.put("yandexdirect", Pattern.compile("yandex|яндекс|директ|search|контекст", FLAGS));
        channels.put("telegram", Pattern.compile("telegram|телеграм", FLAGS));
        channels.put("vk", Pattern.compile("\\bvk\\b|vkontakte|вконтакте|\\bвк\\b", FLAGS));
        channels.put("tv", Pattern.compile("\\btv\\b|television|телевид|\\bтв\\b", FLAGS));
        channels.put("radio", Pattern.compile("radio|радио", FLAGS));
        channels.put("outdoor", Pattern.compile("outdoor|billboard|наружн|билборд", FLAGS));
        channels.put("press", Pattern.compile("press|newspaper|magazine|пресс|газет|журнал", FLAGS));
        return channels;
    }

    private static boolean isRussian(String text) {
        return text.codePoints().anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.CYRILLIC);
    }

    private static String shortened(String text, int longest) {
        String flat = text.replaceAll("\\s+", " ").trim();
        if (flat.codePointCount(0, flat.length()) <= longest) {
            return flat;
        }
        String cut = flat.substring(0, flat.offsetByCodePoints(0, longest - 1));
        int space = cut.lastIndexOf(' ');
        return (space > longest / 2 ? cut.substring(0, space) : cut).replaceAll("[\\s,;:—-]+$", "") + "…";
    }

    /** One message of the chat. */
    record Message(String role, String text) {
    }
}
