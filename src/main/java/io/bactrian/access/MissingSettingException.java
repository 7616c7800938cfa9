package io.bactrian.access;

/** A setting without which the hub would be open to anybody, said to the person who started it, with the cure. */
class MissingSettingException extends RuntimeException {

    private final String cure;

    MissingSettingException(String problem, String cure) {
        super(problem);
        this.cure = cure;
    }

    String cure() {
        return cure;
    }
}
