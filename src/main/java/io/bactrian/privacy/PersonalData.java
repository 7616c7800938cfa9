package io.bactrian.privacy;

import java.util.List;

/** All detectors, in the order in which they may claim characters: card before IBAN before SNILS before INN before phone. */
final class PersonalData {

    private final List<Detector> detectors;

    PersonalData() {
        NumberContext context = new NumberContext();
        this.detectors = List.of(new EmailDetector(), new CardDetector(context), new IbanDetector(), new SnilsDetector(context),
                new InnDetector(context), new PassportDetector(context), new PhoneDetector(context), new PersonDetector());
    }

    /** Ordered by start, without overlaps. */
    List<Finding> in(String text) {
        Passage passage = new Passage(text);
        Findings findings = new Findings();
        for (Detector detector : detectors) {
            detector.find(passage, findings);
        }
        return findings.inOrder();
    }
}
