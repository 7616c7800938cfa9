package io.bactrian.knowledge;

import java.util.function.Consumer;
import org.tartarus.snowball.SnowballStemmer;
import org.tartarus.snowball.ext.EnglishStemmer;
import org.tartarus.snowball.ext.RussianStemmer;

/**
 * What a word is compared by: its stem, its beginning, and the triples of its letters. Each finds what the others miss: the stem knows
 * endings, the beginning what one root has in common ({@code финансировал}, {@code финансы}), the triples compounds and misprints.
 */
final class WordForms {

    private static final int BEGINNING = 5;
    private static final int GRAM = 3;

    /** A stemmer keeps its state; each thread has its own. */
    private static final ThreadLocal<SnowballStemmer> ENGLISH = ThreadLocal.withInitial(EnglishStemmer::new);
    private static final ThreadLocal<SnowballStemmer> RUSSIAN = ThreadLocal.withInitial(RussianStemmer::new);

    private WordForms() {
    }

    /** By Snowball's rules for the word's script, as PostgreSQL stems too; a word in any other script is its own stem. */
    static String stem(String word) {
        char first = word.charAt(0);
        if (first >= 'a' && first <= 'z') {
            return stem(word, ENGLISH.get());
        }
        return first >= 'а' && first <= 'я' ? stem(word, RUSSIAN.get()) : word;
    }

    private static String stem(String word, SnowballStemmer stemmer) {
        stemmer.setCurrent(word);
        stemmer.stem();
        String stem = stemmer.getCurrent();
        return stem.isEmpty() ? word : stem;
    }

    /** The first five letters. */
    static String beginning(String word) {
        return word.length() > BEGINNING ? word.substring(0, BEGINNING) : word;
    }

    /** The triples of letters, of which the first begins with the beginning of the word: {@code _fo}, {@code for}, {@code orm}. */
    static void grams(String word, Consumer<String> take) {
        String marked = '_' + word;
        for (int at = 0; at == 0 || at + GRAM <= marked.length(); at++) {
            take.accept(marked.substring(at, Math.min(marked.length(), at + GRAM)));
        }
    }
}
