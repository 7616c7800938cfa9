package io.bactrian.privacy;

/** Looks for one kind of personal data. Has no state, so that all threads share one. */
interface Detector {

    /** Adds what it finds in the passage where nothing was found yet. */
    void find(Passage passage, Findings findings);
}
