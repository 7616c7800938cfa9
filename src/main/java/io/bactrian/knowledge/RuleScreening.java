package io.bactrian.knowledge;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A few rules in both languages, for a hub that has nothing better. */
final class RuleScreening implements ArticleScreening {

    private static final int FLAGS = Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE;

    private static final List<Pattern> ORDERS = List.of(
            Pattern.compile("\\b(?:ignore|disregard|forget|override)\\b.{0,40}\\b(?:previous|prior|above|earlier|all|your|system)\\b.{0,40}"
                    + "\\b(?:instructions?|prompts?|rules?|messages?|directions?)\\b", FLAGS),
            Pattern.compile("\\b(?:you are now|act as|pretend to be)\\b.{0,60}\\b(?:assistant|ai|model|dan|developer mode|jailbreak)", FLAGS),
            Pattern.compile("\\b(?:reveal|print|show|repeat|output)\\b.{0,40}\\b(?:system prompt|your instructions|your prompt|hidden prompt)", FLAGS),
            Pattern.compile("(?:игнорируй|проигнорируй|забудь|отмени|не следуй|не выполняй)(?:те)?\\P{L}.{0,60}"
                    + "(?:инструкци|указани|правил|промпт|команд)", FLAGS),
            Pattern.compile("(?:ты теперь|теперь ты|представь,? что ты|веди себя как)\\P{L}.{0,60}(?:ассистент|модел|ии\\b|бот|разработчик)", FLAGS),
            Pattern.compile("(?:покажи|выведи|раскрой|повтори|напечатай)(?:те)?\\P{L}.{0,40}(?:системн\\p{L}+ (?:промпт|сообщени|инструкци)|сво[ийю]\\p{L}* "
                    + "(?:инструкци|промпт))", FLAGS),
            Pattern.compile("<\\|?(?:im_start|im_end|system|endoftext)\\|?>|\\[/?INST]", FLAGS));

    private static final Pattern EMAIL = Pattern.compile("[\\p{L}\\p{N}._%+-]{1,64}@[\\p{L}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{N}-]{1,63}){1,5}");
    private static final Pattern LONG_NUMBER = Pattern.compile("(?<![\\p{L}\\p{N}])\\+?\\d(?:[ ()-]{0,2}\\d){8,22}(?![\\p{L}\\p{N}])");

    @Override
    public boolean suspicious(String text) {
        String seen = PlainText.withoutHidden(text).replaceAll("[ \\t\\n]+", " ");
        return ORDERS.stream().anyMatch(order -> order.matcher(seen).find());
    }

    @Override
    public String withoutPersonalData(String text) {
        return LONG_NUMBER.matcher(EMAIL.matcher(text).replaceAll("[e-mail]")).replaceAll(found -> mark(found.group()));
    }

    /** Phones, cards and numbers of persons and companies look alike without their context; all of them are left out. */
    private static String mark(String number) {
        return "[" + String.format(Locale.ROOT, "%d", number.chars().filter(Character::isDigit).count()) + " digits]";
    }
}
