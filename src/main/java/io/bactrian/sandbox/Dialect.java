package io.bactrian.sandbox;

/** How one vendor words the failures that any system has. */
interface Dialect {

    /** The system itself failed. */
    Answer broken();

    /** The caller asked too often and is to come back after so many seconds. */
    Answer tooMany(int seconds);

    /** The body cannot be read. */
    Answer malformed(String detail);
}
