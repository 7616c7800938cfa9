package io.bactrian.privacy;

import io.bactrian.privacy.NameSurroundings.Word;

/**
 * Names of persons by rules alone: lists of given names and surnames in all their cases, patronymics and the endings of surnames, initials,
 * titles, and the words around. Streets, firms and works that bear a person's name are not meant.
 */
final class PersonDetector implements Detector {

    private final NameLists lists = new NameLists();
    private final NameSurroundings surroundings = new NameSurroundings();

    @Override
    public void find(Passage passage, Findings findings) {
        NameReader reader = new NameReader(lists, passage, findings);
        RussianNames russian = new RussianNames(reader, surroundings);
        LatinNames latin = new LatinNames(reader, surroundings);
        KnownSurnames known = new KnownSurnames();
        SmallLetterNames small = new SmallLetterNames(lists, surroundings, passage, findings);
        for (int word = 0; word < passage.words(); word++) {
            if (!Character.isUpperCase(passage.at(passage.wordStart(word)))) {
                word = small.afterNameAt(word);
                continue;
            }
            NameWord first = reader.at(word);
            if (first == null) {
                continue;
            }
            int firm = lastOfFirm(passage, first);
            if (firm >= word) {
                word = firm;
                continue;
            }
            NameWord last = first.isCyrillic() ? russian.lastOf(first) : latin.lastOf(first);
            if (last != null) {
                if (isPerson(passage, first, last)) {
                    findings.add(Finding.Kind.PERSON, first.start(), last.end());
                    known.learn(reader, first, last);
                }
                word = last.last();
            }
        }
        known.findAgain(reader, findings, name -> isPerson(passage, name, name));
    }

    private boolean isPerson(Passage passage, NameWord first, NameWord last) {
        boolean patronymic = last.patronymic() != 0 && first != last;
        return (patronymic || !isStreetOrPlace(passage, first, last) && !surroundings.isBefore(passage, first.first(), Word.ORGANISATION))
                && !isFirm(passage, first, last)
                && (patronymic || last.initial() || !NameSurroundings.isInTitle(passage, first.start(), last.end()));
    }

    private boolean isStreetOrPlace(Passage passage, NameWord first, NameWord last) {
        int word = first.first();
        return surroundings.isBefore(passage, word, Word.STREET) || surroundings.isSecondStreet(passage, word)
                || surroundings.isBeforeStreet(passage, last) || surroundings.isBefore(passage, word, Word.PLACE_NAME, " .-");
    }

    private boolean isFirm(Passage passage, NameWord first, NameWord last) {
        int next = last.last() + 1;
        boolean capitalFollows = next < passage.words() && Character.isUpperCase(passage.at(passage.wordStart(next)));
        boolean endsAsFirm = first != last && !last.isSurname() && !last.initial()
                && surroundings.is(passage, last.last(), Word.AFTER_ORGANISATION);
        return endsAsFirm || NameSurroundings.goesOnAsFirm(passage, last.end())
                || capitalFollows && surroundings.isAfter(passage, last, Word.AFTER_ORGANISATION);
    }

    /** The last word of a firm's name that begins here (Morgan Stanley, «Мэри Кэй»), or -1. */
    private int lastOfFirm(Passage passage, NameWord first) {
        if (!lists.beginsFirm(first.plain())) {
            return -1;
        }
        for (int last = Math.min(first.last() + 2, passage.words() - 1); last > first.last(); last--) {
            if (lists.isFirm(NameLists.plain(passage.text().substring(first.start(), passage.wordEnd(last))))) {
                return last;
            }
        }
        return -1;
    }
}
