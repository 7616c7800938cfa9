package io.bactrian.privacy;

import java.util.Locale;
import java.util.Random;
import net.datafaker.Faker;

/** People for the corpus. Their names are Datafaker's, which the detector's own lists were not made from. */
final class CorpusPeople {

    private final Random random;
    private final Faker english;
    private final Faker russian;

    CorpusPeople(Random random) {
        this.random = random;
        this.english = new Faker(Locale.ENGLISH, random);
        this.russian = new Faker(new Locale("ru"), random);
    }

    /** @param slot the name of a slot of a Russian template, such as {@code person.gen} */
    String russian(String slot) {
        boolean male = slot.contains(".male") || !slot.contains(".female") && random.nextBoolean();
        String ending = slot.substring(slot.lastIndexOf('.') + 1);
        Declension.Case wanted = switch (ending) {
            case "gen" -> Declension.Case.GENITIVE;
            case "dat" -> Declension.Case.DATIVE;
            case "acc" -> Declension.Case.ACCUSATIVE;
            case "ins" -> Declension.Case.INSTRUMENTAL;
            default -> Declension.Case.NOMINATIVE;
        };
        String sex = male ? "male" : "female";
        String plainGiven = russian.expression("#{Name." + sex + "_first_name}");
        String plainFather = russian.expression("#{Name." + sex + "_middle_name}");
        String given = Declension.given(plainGiven, male, wanted);
        String father = Declension.patronymic(plainFather, wanted);
        String family = Declension.family(russian.expression("#{Name." + sex + "_last_name}"), male, wanted);
        if (slot.startsWith("given.polite")) {
            return given + ' ' + father;
        }
        if (slot.startsWith("given")) {
            return given;
        }
        if (slot.startsWith("surname")) {
            return family;
        }
        if (slot.startsWith("initials")) {
            return initials(family, plainGiven.charAt(0), plainFather.charAt(0));
        }
        int form = random.nextInt(100);
        if (form < 30) {
            return given + ' ' + family;
        }
        if (form < 45) {
            return family + ' ' + given;
        }
        if (form < 75) {
            return family + ' ' + given + ' ' + father;
        }
        return form < 90 ? given + ' ' + father + ' ' + family : given + ' ' + father;
    }

    private String initials(String family, char given, char father) {
        return switch (random.nextInt(5)) {
            case 0 -> family + ' ' + given + '.' + father + '.';
            case 1 -> family + ' ' + given + ". " + father + '.';
            case 2 -> given + "." + father + ". " + family;
            case 3 -> given + ". " + father + ". " + family;
            default -> given + ". " + family;
        };
    }

    /** @param slot the name of a slot of an English template */
    String english(String slot) {
        if (slot.startsWith("given")) {
            return english.name().firstName();
        }
        if (slot.startsWith("surname")) {
            return english.name().lastName();
        }
        if (slot.startsWith("initials")) {
            return (char) ('A' + random.nextInt(25)) + ". " + english.name().lastName();
        }
        int form = random.nextInt(100);
        if (form < 8) {
            return Declension.latin(russian("person.male").split(" ")[0]) + ' ' + Declension.latin(russian("surname.male"));
        }
        String given = english.name().firstName();
        String family = english.name().lastName();
        if (form < 14) {
            return given + ' ' + (char) ('A' + random.nextInt(25)) + ". " + family;
        }
        if (form < 18) {
            return given + ' ' + english.name().firstName() + ' ' + family;
        }
        return form < 22 ? given + ' ' + family + '-' + english.name().lastName() : given + ' ' + family;
    }
}
