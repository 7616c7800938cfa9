package io.bactrian.llm.cache;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Takes the endings of inflection off Russian words (after the endings of the Snowball stemmer), and brings the two aspects of a verb
 * and its noun in {@code -ние} to one stem where that needs no dictionary: удалить, удалять, удаление.
 */
final class RussianWords {

    private static final List<String> ADJECTIVE = longestFirst("""
            ее ие ые ое ими ыми ей ий ый ой ем им ым ом его ого ему ому их ых ую юю ая яя ою ею""");
    private static final List<String> PARTICIPLE = longestFirst("ивш ывш ующ аем аемы анн янн авш явш ающ яющ ащ ящ енн ённ");
    private static final List<String> VERB = longestFirst("""
            ала яла ана яна аете яете айте яйте али яли ай яй ал ял аем яем ан ян ало яло ано яно ает яет ают яют аны яны ать ять
            аешь яешь ила ыла ена ейте уйте ите или ыли ей уй ил ыл им ым ен ило ыло ено ят ует уют ит ыт ены ить ыть ишь ую ю
            еть ешь нуть нул нула нули нет нут ти""");
    private static final List<String> NOUN = longestFirst("""
            а ев ов ие ье е иями ями ами еи ии и ией ей ой ий й иям ям ием ем ам ом о у ах иях ях ы ь ию ью ю ия ья я""");
    private static final List<String> DEED = longestFirst("""
            ение ения ению ением ении ений ениями ениям ениях ание ания анию анием ании аний аниями аниям аниях
            яние яния янию янием янии яний тие тия тию тием тии тий""");
    private static final List<String> PAST = longestFirst("л ла ло ли лся лась лось лись");
    private static final Set<String> NOT_PAST = Set.of("канал", "материал", "портал", "файл", "отдел", "персонал", "филиал", "журнал",
            "сигнал", "терминал", "оригинал", "финал", "раздел", "предел", "металл", "вокзал", "интервал", "капитал", "квартал", "модел",
            "школа", "сила", "дело", "дела", "если", "или", "только", "мало", "около", "число", "числа", "стол", "угол", "пол", "тело",
            "правило", "правила", "начало", "начала", "письмо", "недели", "цели", "цел", "доли", "роли", "модели", "пароли", "пользователи",
            "логотип", "профили", "профил", "отдела", "раздела", "файла", "канала", "файлы", "материала", "портала", "ли", "сколько");
    /** Nouns whose own end looks like an ending. */
    private static final List<String> NOUNS = List.of("режим", "прием", "объем", "подъем", "альбом", "диплом", "симптом", "кредит",
            "лимит", "аудит", "визит", "депозит", "реквизит", "домен", "обмен", "канал", "материал", "портал", "персонал", "филиал",
            "журнал", "сигнал", "терминал", "оригинал", "финал", "интервал", "экран", "ресторан", "интернет", "кабинет", "квартал");
    private static final List<String> SOFT = List.of("последн", "средн", "верхн", "нижн", "внешн", "внутренн", "поздн", "ранн", "домашн",
            "прежн", "соседн", "летн", "зимн", "вечерн", "утренн", "сегодняшн", "завтрашн", "вчерашн", "ближн", "дальн", "крайн", "лишн",
            "нынешн", "предпоследн", "син");
    private static final String VOWELS = "аеиоуыэюя";

    private RussianWords() {
    }

    private static List<String> longestFirst(String endings) {
        return Arrays.stream(endings.trim().split("\\s+")).distinct()
                .sorted(Comparator.comparingInt(String::length).reversed()).toList();
    }

    static String stem(String word) {
        if (word.length() > 6 && (word.endsWith("ся") || word.endsWith("сь"))) {
            return stem(word.substring(0, word.length() - 2)) + "ся";
        }
        if (comparative(word)) {
            return word;
        }
        int from = firstVowel(word) + 1;
        if (word.length() <= 3 || from <= 0 || from >= word.length()) {
            return word;
        }
        for (String noun : NOUNS) {
            if (word.startsWith(noun) && (word.length() == noun.length() || NOUN.contains(word.substring(noun.length())))) {
                return noun;
            }
        }
        int least = Math.max(from, 3);
        String plain = cut(word, least, List.of("ся", "сь"));
        String deed = word.length() > 6 ? cut(word, least + 1, DEED) : word;
        if (!deed.equals(word)) {
            return root(deed);
        }
        String adjective = cut(plain, least, ADJECTIVE);
        if (!adjective.equals(plain)) {
            return root(cut(adjective, least, PARTICIPLE));
        }
        String verb = cut(plain, least, VERB);
        return root(verb.equals(plain) ? cut(plain, least, NOUN) : verb);
    }

    /** быстрее is not быстрый; последнее is последний. */
    private static boolean comparative(String word) {
        return word.length() > 5 && word.endsWith("ее") && !"щшжч".contains(word.substring(word.length() - 3, word.length() - 2))
                && SOFT.stream().noneMatch(word::startsWith);
    }

    /** Whether the word looks like a verb in the past tense. */
    static boolean past(String word) {
        if (word.length() < 3 || NOT_PAST.contains(word) || NOT_PAST.contains(stem(word))) {
            return false;
        }
        return PAST.stream().anyMatch(ending -> word.endsWith(ending) && word.length() > ending.length() + 1
                && VOWELS.indexOf(word.charAt(word.length() - ending.length() - 1)) >= 0);
    }

    /** отклонено, одобрен */
    static boolean finished(String word) {
        return word.length() > 5 && word.matches(".*[еа]н[аоы]?");
    }

    /** A word that may stand anywhere and does the same: a verb with its person, an adverb, a time of day. */
    static boolean movable(String word) {
        return word.length() > 4 && (word.matches(".*([еиюаяу]тс?я?|[нтр]о|[еа]н[аоы])")
                && !word.matches(".*(сть|[бп]от|нет|лет|чет|кет|дит)")
                || List.of("утром", "вечером", "ночью", "летом", "зимой", "весной", "осенью").contains(word));
    }

    static boolean infinitive(String word) {
        return word.length() > 3 && (word.endsWith("ть") && !word.endsWith("сть") || word.endsWith("ться") || word.endsWith("ти")
                && !word.endsWith("сти") || word.endsWith("чь") || word.endsWith("йти") || word.endsWith("сти") && word.length() > 4);
    }

    private static String root(String stem) {
        String root = stem;
        if (root.length() > 5 && (root.endsWith("ыва") || root.endsWith("ива"))) {
            root = root.substring(0, root.length() - 3);
        } else if (root.length() > 4 && (root.endsWith("ыв") || root.endsWith("ив")) && root.length() > 5) {
            root = root.substring(0, root.length() - 2);
        }
        while (root.length() > 3 && (VOWELS + "ь").indexOf(root.charAt(root.length() - 1)) >= 0) {
            root = root.substring(0, root.length() - 1);
        }
        if (root.length() > 4 && root.endsWith("л") && "бпвмф".indexOf(root.charAt(root.length() - 2)) >= 0) {
            root = root.substring(0, root.length() - 1);
        }
        return root.endsWith("нн") && root.length() > 4 ? root.substring(0, root.length() - 1) : root;
    }

    private static String cut(String word, int least, List<String> endings) {
        for (String ending : endings) {
            if (word.length() - ending.length() >= least && word.endsWith(ending)) {
                return word.substring(0, word.length() - ending.length());
            }
        }
        return word;
    }

    private static int firstVowel(String word) {
        for (int at = 0; at < word.length(); at++) {
            if (VOWELS.indexOf(word.charAt(at)) >= 0) {
                return at;
            }
        }
        return -1;
    }
}
