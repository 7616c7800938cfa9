package io.bactrian.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Answers a chat by rule, always the same way. It knows a few tasks, which it recognises by what the prompt asks for: the title of a support
 * ticket, a media plan, a commercial proposal, and those of the {@link SandboxAnalyst}. To everything else it says what it is.
 */
final class SandboxModel {

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;
    private static final Pattern MEDIA_PLAN = Pattern.compile("media[ -]?plan|медиа-?план", FLAGS);
    private static final Pattern PROPOSAL = Pattern.compile("commercial proposal|коммерческ\\S+ предложен", FLAGS);
    private static final Pattern RUSSIAN_WANTED = Pattern.compile("in Russian|на русском", FLAGS);
    private static final Pattern TITLE = Pattern.compile("\\b(title|headline|subject)\\b|заголов|назван|тем[ауы]\\b", FLAGS);
    private static final Pattern SET_OFF = Pattern.compile(
            "<(?<tag>\\w+)>(?<tagged>.+?)</\\k<tag>>|\"\"\"(?<quoted>.+?)\"\"\"|```\\w*(?<fenced>.+?)```", Pattern.DOTALL);
    private static final Pattern LABELLED = Pattern.compile(
            "(?:^|\\n)(?:the )?(?:text|message|ticket|request|brief|сообщение|текст|обращение|бриф)\\s*:(?<labelled>.+)",
            FLAGS | Pattern.DOTALL);
    private static final Pattern CHANNEL_LIST = Pattern.compile("(?:channels|каналы)[^\\n:]*:\\s*(?<list>[^\\n]+?)\\.?\\s*(?:\\n|$)",
            FLAGS);
    private static final Pattern GREETING = Pattern.compile(
            "^(?:(?:hello|hi|hey|good (?:morning|day|afternoon|evening)|dear [\\w ]+"
                    + "|здравствуйте|здравствуй|добрый (?:день|вечер)|доброе утро|привет)"
                    + "(?: there| all| everyone| team)?[\\s,.!)—-]+)+", FLAGS);
    private static final int LONGEST_TITLE = 60;
    private static final int LONGEST_ECHO = 200;
    private static final int MOST_CHANNELS = 10;

    /** Channels that a media plan may name, by the words that a brief uses for them. */
    private static final Map<String, Pattern> CHANNELS = channels();

    private final List<Message> messages;
    private final JsonNode responseFormat;

    SandboxModel(List<Message> messages, JsonNode responseFormat) {
        this.messages = messages;
        this.responseFormat = responseFormat;
    }

    String answer() {
        Optional<String> analysis = SandboxAnalyst.answer(messages.stream().map(Message::text).collect(Collectors.joining("\n")));
        if (analysis.isPresent()) {
            return analysis.get();
        }
        Task task = task();
        if (PROPOSAL.matcher(task.instruction()).find()) {
            return Json.text(SandboxProposal.of(task.matter(), RUSSIAN_WANTED.matcher(task.instruction()).find()));
        }
        if (MEDIA_PLAN.matcher(task.instruction()).find()) {
            return mediaPlan(task);
        }
        if (TITLE.matcher(task.instruction()).find()) {
            String title = title(task.matter());
            boolean asJson = responseFormat.path("type").asText().startsWith("json") || task.instruction().contains("\"title\"");
            return asJson ? Json.text(Json.object().put("title", title)) : title;
        }
        String said = shortened(task.matter(), LONGEST_ECHO);
        return isRussian(said)
                ? "Это песочница: отвечает не языковая модель, а простое правило. Вы написали: " + said
                : "This is the sandbox model: a simple rule answers here, not a language model. You wrote: " + said;
    }

    /**
     * Tells what to do from what to do it with, so that a ticket about a media plan gets a title. Either the system says what to do, or the
     * prompt sets the matter off: in tags, quotes or a fence, after a label, or as its last paragraph.
     */
    private Task task() {
        List<String> fromUser = messages.stream().filter(message -> message.role().equals("user")).map(Message::text).toList();
        String last = fromUser.isEmpty() ? messages.get(messages.size() - 1).text() : fromUser.get(fromUser.size() - 1);
        List<String> fromSystem = messages.stream().filter(message -> List.of("system", "developer").contains(message.role()))
                .map(Message::text).toList();
        for (Pattern pattern : List.of(SET_OFF, LABELLED)) {
            Matcher matcher = pattern.matcher(last);
            if (matcher.find()) {
                String rest = last.substring(0, matcher.start()) + "\n" + last.substring(matcher.end());
                return new Task(String.join("\n", fromSystem) + "\n" + rest, group(matcher));
            }
        }
        if (!fromSystem.isEmpty()) {
            return new Task(String.join("\n", fromSystem), last);
        }
        String[] paragraphs = last.trim().split("\\n\\s*\\n");
        return new Task(last, paragraphs[paragraphs.length - 1]);
    }

    private static String group(Matcher matcher) {
        if (matcher.pattern() == LABELLED) {
            return matcher.group("labelled");
        }
        return Stream.of("tagged", "quoted", "fenced").map(matcher::group).filter(Objects::nonNull).findFirst().orElse("");
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

    /** Shares of the budget in whole percent, 100 in all: the channels that the brief names come first and get more. */
    private String mediaPlan(Task task) {
        Optional<ObjectNode> listed = SandboxMediaPlan.of(task.instruction(), task.matter());
        if (listed.isPresent()) {
            return Json.text(listed.get());
        }
        List<String> channels = new ArrayList<>(channelsFor(task));
        String brief = task.matter().toLowerCase(Locale.ROOT);
        channels.sort(Comparator.comparing(channel -> !brief.contains(channel.toLowerCase(Locale.ROOT))));
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

    /** What the schema allows, else what the prompt lists, else what the brief speaks of, else some. */
    private List<String> channelsFor(Task task) {
        List<String> allowed = new ArrayList<>();
        responseFormat.findPath("channel").path("enum").forEach(channel -> allowed.add(channel.asText()));
        if (!allowed.isEmpty()) {
            return allowed;
        }
        Matcher listed = CHANNEL_LIST.matcher(task.instruction());
        if (listed.find()) {
            return Stream.of(listed.group("list").split("[,;]")).map(String::strip).filter(channel -> !channel.isEmpty())
                    .limit(MOST_CHANNELS).toList();
        }
        List<String> named = CHANNELS.entrySet().stream().filter(channel -> channel.getValue().matcher(task.matter()).find())
                .map(Map.Entry::getKey)
                .toList();
        return named.isEmpty() ? List.of("yandexdirect", "telegram", "vk", "outdoor") : named;
    }

    private static Map<String, Pattern> channels() {
        Map<String, Pattern> channels = new LinkedHashMap<>();
        channels.put("yandexdirect", Pattern.compile("yandex|яндекс|директ|search|контекст", FLAGS));
        channels.put("telegram", Pattern.compile("telegram|телеграм", FLAGS));
        channels.put("vk", Pattern.compile("\\bvk\\b|vkontakte|вконтакте|\\bвк\\b", FLAGS));
        channels.put("tv", Pattern.compile("\\btv\\b|television|телевид|\\bтв\\b", FLAGS));
        channels.put("radio", Pattern.compile("radio|радио", FLAGS));
        channels.put("outdoor", Pattern.compile("outdoor|billboard|наружн|билборд", FLAGS));
        channels.put("press", Pattern.compile("\\bpress\\b|newspaper|magazine|пресс|газет|журнал", FLAGS));
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

    /** What is asked for, and what about. */
    private record Task(String instruction, String matter) {
    }

    /** One message of the chat. */
    record Message(String role, String text) {
    }
}
