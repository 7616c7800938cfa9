package io.bactrian.privacy;

import org.springframework.stereotype.Component;

/** Finds and replaces personal data in Russian and English texts ({@code docs/privacy.md}). Thread-safe, without state. */
@Component
public final class Redactor {

    private final PersonalData personalData = new PersonalData();

    /** Replaces the personal data of one text. */
    public Redaction redact(String text) {
        return session().redact(text);
    }

    /** Begins a request of several texts that share their placeholders. */
    public Redaction.Session session() {
        return new Redaction.Session(personalData);
    }
}
