package io.bactrian.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes labelled sentences from templates: the same seed always gives the same corpus. The templates were written before the detector;
 * those in {@code held-out} are for measuring alone.
 */
final class Corpus {

    private static final Pattern SLOT = Pattern.compile("\\{([a-z][a-z0-9.]*)}");

    private final CorpusNumbers numbers;
    private final CorpusPeople people;
    private final CorpusThings things;
    private final Random random;
    private final boolean russian;

    private Corpus(Random random, boolean russian) {
        this.random = random;
        this.russian = russian;
        this.numbers = new CorpusNumbers(random);
        this.people = new CorpusPeople(random);
        this.things = new CorpusThings(random, numbers);
    }

    /** @param set {@code development} or {@code held-out} */
    static List<Sample> sentences(String set, String language, int count, long seed) {
        Corpus corpus = new Corpus(new Random(seed), language.equals("ru"));
        List<String> templates = SampleFiles.lines(set + "/templates-" + language + ".txt");
        List<Sample> sentences = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            sentences.add(corpus.fill(templates.get(index % templates.size())));
        }
        return sentences;
    }

    private Sample fill(String template) {
        StringBuilder marked = new StringBuilder();
        Matcher slot = SLOT.matcher(template);
        while (slot.find()) {
            slot.appendReplacement(marked, Matcher.quoteReplacement(value(slot.group(1))));
        }
        return Sample.marked(slot.appendTail(marked).toString());
    }

    private String value(String slot) {
        return switch (slot) {
            case "email" -> mark(email(), "email");
            case "phone" -> mark(numbers.phone(russian), "phone");
            case "phone.plain" -> mark(numbers.fill("79#########"), "phone");
            case "phone.local" -> mark(numbers.localPhone(russian), "phone");
            case "card" -> mark(numbers.card(true), "card");
            case "badcard" -> numbers.card(false);
            case "iban" -> mark(numbers.iban(true), "iban");
            case "badiban" -> numbers.iban(false);
            case "inn" -> mark(numbers.inn(random.nextBoolean() ? 10 : 12, true), "inn");
            case "inn12" -> mark(numbers.inn(12, true), "inn");
            case "badinn" -> numbers.inn(random.nextBoolean() ? 10 : 12, false);
            case "snils" -> mark(numbers.snils(true, true), "snils");
            case "badsnils" -> numbers.snils(false, true);
            case "passport", "passport.spelled", "passport.abroad", "passport.foreign" -> mark(numbers.passport(slot), "passport");
            case "person.latin" -> mark(people.english("person"), "person");
            default -> isPerson(slot) ? mark(russian ? people.russian(slot) : people.english(slot), "person") : things.of(slot);
        };
    }

    private static boolean isPerson(String slot) {
        return slot.startsWith("person") || slot.startsWith("initials") || slot.startsWith("given") || slot.startsWith("surname");
    }

    private String email() {
        String name = Declension.latin(people.russian("surname")).toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z]", "");
        String local = numbers.fill(numbers.pick(name, name + "##", "a." + name, name + "_##", name + "+ads", "info-" + name, "иван."
                + name,
                "A." + name.toUpperCase(java.util.Locale.ROOT)));
        return local + '@' + numbers.pick("mail.ru", "yandex.ru", "gmail.com", "media-group.co.uk", "почта.рф", "пример.рус",
                "sub.agency.example.org", "xn--e1afmkfd.xn--p1ai", "BK.RU", "t-online.de");
    }

    private static String mark(String value, String kind) {
        return "[[" + value + '|' + kind + "]]";
    }
}
