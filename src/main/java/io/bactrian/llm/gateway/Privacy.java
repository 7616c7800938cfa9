package io.bactrian.llm.gateway;

/** Takes private data out of what goes to a provider, and puts it back into what comes. */
interface Privacy {

    /** For one call: what it takes out belongs to nobody else. */
    Session session();

    interface Session {

        String redact(String text);

        String restore(String text);

        /** For an answer that comes in pieces. */
        Restorer restorer();

        boolean foundAnything();
    }

    interface Restorer {

        /** What can be shown of the text so far; a piece that may be the beginning of a placeholder is held back. */
        String accept(String piece);

        String finish();
    }
}
