package io.bactrian.sandbox;

/** The wording of the sandbox's own control API, which is no vendor's. */
enum PlainDialect implements Dialect {

    INSTANCE;

    @Override
    public Answer broken() {
        return error(500, "The sandbox failed; its log says why");
    }

    @Override
    public Answer tooMany(int seconds) {
        return error(429, "Too many requests").with("Retry-After", String.valueOf(seconds));
    }

    @Override
    public Answer malformed(String detail) {
        return error(400, "The body is " + detail);
    }

    static Answer error(int status, String detail) {
        return Answer.json(status, Json.object().put("error", detail));
    }
}
