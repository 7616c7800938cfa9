package io.bactrian.delivery;

/** The id of a record in a path or a body: a positive whole number. */
public final class Identifier {

    private Identifier() {
    }

    /** @throws HubException {@link ErrorCode#BAD_PARAMETER} when the text is not such a number */
    public static long of(String text) {
        try {
            long id = Long.parseLong(text);
            if (id > 0) {
                return id;
            }
        } catch (NumberFormatException e) {
            // answered below, like a number that is out of range
        }
        throw new HubException(ErrorCode.BAD_PARAMETER, "An id is a positive whole number");
    }

    /** The answer to an id that nothing has. */
    public static HubException unknown(String what, Object id) {
        return new HubException(ErrorCode.NOT_FOUND, "There is no " + what + " " + id);
    }
}
