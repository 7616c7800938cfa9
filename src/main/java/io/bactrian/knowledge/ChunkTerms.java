package io.bactrian.knowledge;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A chunk as the ranking sees it. The title counts twice, and it and the heading belong to every sentence: what a whole article is about
 * need not be repeated in the sentence that holds the answer.
 *
 * @param stems      of the words that say something
 * @param beginnings of the same words
 * @param grams      of the same words
 * @param plain      the {@link PlainWords} that are there
 * @param sentences  the stems of each sentence
 */
record ChunkTerms(TermBag stems, TermBag beginnings, TermBag grams, TermBag plain, List<TermBag> sentences) {

    static ChunkTerms of(String title, String heading, String text) {
        List<String> about = new ArrayList<>(Words.of(title));
        List<String> all = new ArrayList<>(about);
        about.addAll(Words.of(heading));
        all.addAll(about);
        List<TermBag> sentences = new ArrayList<>();
        for (String sentence : Sentences.of(text)) {
            List<String> words = Words.of(sentence);
            all.addAll(words);
            TermBag.Builder stems = new TermBag.Builder();
            words.stream().filter(word -> !PlainWords.contain(word)).forEach(word -> stems.add(WordForms.stem(word)));
            about.stream().filter(word -> !PlainWords.contain(word)).forEach(word -> stems.add(WordForms.stem(word)));
            sentences.add(stems.build());
        }
        return of(all, sentences, true);
    }

    /** The same of a question, which has no sentences. Where it holds plain words only, they are what it says. */
    static ChunkTerms ofQuestion(List<String> words) {
        return of(words, List.of(), words.stream().anyMatch(word -> !PlainWords.contain(word)));
    }

    private static ChunkTerms of(List<String> words, List<TermBag> sentences, boolean apart) {
        TermBag.Builder stems = new TermBag.Builder();
        TermBag.Builder beginnings = new TermBag.Builder();
        TermBag.Builder grams = new TermBag.Builder();
        TermBag.Builder plain = new TermBag.Builder();
        for (String word : words) {
            if (apart && PlainWords.contain(word)) {
                plain.add(word);
            } else {
                stems.add(WordForms.stem(word));
                beginnings.add(WordForms.beginning(word));
                WordForms.grams(word, grams::add);
            }
        }
        return new ChunkTerms(stems.build(), beginnings.build(), grams.build(), plain.build(), Collections.unmodifiableList(sentences));
    }
}
