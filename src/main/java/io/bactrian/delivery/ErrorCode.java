package io.bactrian.delivery;

/**
 * The catalogue of everything that the hub reports as an error, at its REST edge (RFC 9457 problem+json) and in its dead letters.
 * A code keeps its meaning for ever; {@code docs/errors.md} is this list for readers, and a test holds the two together.
 */
public enum ErrorCode {

    BAD_PARAMETER("HUB-100", 400, "A parameter is not valid",
            "A query, path or header value has the wrong form.", "Correct the value that the detail names."),
    MALFORMED_BODY("HUB-101", 400, "The body cannot be read",
            "The body is not well-formed JSON (or form data): truncated, duplicate keys, not UTF-8, or nested too deep.",
            "Send one well-formed UTF-8 document."),
    BODY_TOO_LARGE("HUB-102", 413, "The body is too large",
            "The body is larger than hub.edge.max-body-size, or a log larger than hub.edge.max-log-size or of more than a million lines.",
            "Send less at once."),
    SCHEMA_VIOLATION("HUB-103", 422, "The body does not satisfy its schema",
            "A field is missing, unknown or of the wrong type.", "Compare the body with the contract; the detail names each field."),
    UNKNOWN_EVENT_TYPE("HUB-104", 422, "The event type is not known",
            "A webhook or message announced an event that no route handles.", "Subscribe only to the events that the documentation lists."),
    UNSUPPORTED_MEDIA_TYPE("HUB-105", 415, "The content type is not supported",
            "The Content-Type header names a format that this operation does not read.", "Send the content type that the contract names."),
    NOT_FOUND("HUB-106", 404, "There is no such thing",
            "No record or path answers to this address.", "Check the address; list the collection to find the id."),
    ALREADY_EXISTS("HUB-107", 409, "The record exists already",
            "A record with the same source and externalId is there.", "Read the existing record, or send a newer version of it."),
    IDEMPOTENCY_KEY_REUSED("HUB-108", 422, "The idempotency key was used for another request",
            "The same Idempotency-Key came with another body.", "Use a new key for a new request."),
    METHOD_NOT_ALLOWED("HUB-109", 405, "The method is not allowed here",
            "The address exists, but not for this HTTP method.", "Use a method that the contract offers."),
    STATE_CONFLICT("HUB-110", 409, "The record's state does not allow this",
            "Somebody has dealt with the record already, or is about to.", "Read the record; the detail says how it stands."),
    NOT_RETRYABLE("HUB-111", 409, "The message cannot be retried as it is",
            "Its route is gone, it is no event, or a secret was taken out of it.", "Edit the message, or discard it; the detail says why."),
    NOTHING_MATCHES("HUB-112", 422, "Nothing matches the filter",
            "No open dead letter fits what was asked for.", "Compare the filter with the list; a status of its own is not needed."),

    UNAUTHENTICATED("HUB-201", 401, "A valid token is needed",
            "The bearer token is missing, expired, malformed or issued by somebody else.", "Get a token at the issuer and send it as a bearer token."),
    FORBIDDEN("HUB-202", 403, "The token does not allow this",
            "The token is valid but carries none of the roles that this operation needs.", "Use a client with the role that the contract names."),
    WEBHOOK_REFUSED("HUB-203", 401, "The webhook's secret does not match",
            "The caller did not prove that it is the system it claims to be.", "Configure the same secret on both sides."),

    EXTERNAL_SYSTEM_FAILED("HUB-301", 502, "An external system failed",
            "The system answered with a server error after all retries.",
            "See that system's state. An event waits until it is back, a day at most, and is in the dead letters then."),
    EXTERNAL_SYSTEM_UNREACHABLE("HUB-302", 503, "An external system cannot be reached",
            "The connection was refused, reset or timed out after all retries.",
            "See that system's state. An event waits until it is back, a day at most, and is in the dead letters then."),
    EXTERNAL_SYSTEM_REFUSED("HUB-303", 502, "An external system refused the request",
            "The system answered that the request itself is wrong; a repeat would not help.",
            "Read the answer in the dead letter; correct the data, the mapping or the credentials."),
    EXTERNAL_SYSTEM_AWAY("HUB-304", 503, "An external system is away",
            "The system failed too often, or asked to be left alone; its calls are held back until it is back.",
            "Nothing: messages wait and are delivered in their order. See /console for the system's state."),

    INVALID_EVENT("HUB-401", 500, "An event does not satisfy its schema",
            "A route produced or received data that its canonical schema forbids.", "Correct the transformer; the message waits in the dead letters."),
    TRANSFORMATION_FAILED("HUB-402", 500, "A transformation failed",
            "A transformer met data that it cannot map.", "Add the case to the transformer's golden examples and correct it."),

    DATABASE_UNAVAILABLE("HUB-501", 503, "The database cannot be reached",
            "PostgreSQL refused, is full, or no connection came free in time.", "Repeat after a moment; see the database's state."),
    OVERLOADED("HUB-502", 503, "The hub is too busy",
            "More requests wait than the hub can take on.", "Repeat after a moment; when it lasts, see what the requests wait for."),
    STARTING("HUB-503", 503, "The hub is starting",
            "The server listens already, the routes are not there yet.", "Repeat after a moment."),

    UNKNOWN_MODEL("HUB-601", 404, "There is no such model",
            "The model that was asked for is no group and no deployment of this hub.", "Use auto, or a name that GET /v1/models lists."),
    BAD_MODEL_REQUEST("HUB-602", 400, "The request cannot be put to a model",
            "A message, a parameter or a tool of the request is wrong, or asks for what the gateway does not do.",
            "Correct what the detail names; docs/llm.md lists what is supported."),
    EMPTY_PROMPT("HUB-603", 400, "There is nothing to answer",
            "The request has no message with text.", "Send at least one message that says something."),
    NO_MODEL_ANSWERS("HUB-604", 503, "No model answers",
            "Every deployment that could serve the request failed or is left alone after failures.",
            "Repeat after a moment; GET /api/v1/llm/calls shows what each of them said."),
    MODEL_LIMIT_REACHED("HUB-605", 429, "The caller's limit is reached",
            "The caller has used up its requests, tokens or money for this minute or this day.",
            "Wait as long as Retry-After says, or have hub.llm.callers raised."),
    MODEL_REFUSED("HUB-606", 400, "The model refused the request",
            "The providers say that the request itself is wrong, or that they do not answer such a question.", "Change the request."),
    UNUSABLE_ANSWER("HUB-607", 502, "The model's answer cannot be used",
            "Asked again with its mistakes, the model still gave no answer that satisfies the schema.",
            "Simplify the schema or the prompt, or ask a stronger model group."),
    TEXT_TOO_LONG("HUB-608", 400, "The text is too long for every model",
            "Prompt and answer together do not fit into the context of any deployment that could serve the request.", "Send less text."),
    MODEL_TOO_SLOW("HUB-609", 504, "No model answered in time",
            "The time of the request was over before an answer was there.", "Allow more time, or ask for less."),
    STREAM_BROKEN("HUB-610", 502, "The answer broke off",
            "The provider ended a stream in its middle; what was sent by then cannot be taken back.", "Ask again."),
    TEXT_FORGOTTEN("HUB-611", 410, "The text of the call is no longer kept",
            "Requests and answers are forgotten after hub.llm.records.keep-text-days.", "Ask anew."),
    REQUEST_OVER_LIMIT("HUB-612", 400, "The request alone is over the caller's limit",
            "It could take more tokens or money than its caller may spend in a whole minute or day, so that no waiting helps.",
            "Send less text or a smaller max_tokens, or have hub.llm.callers raised."),
    PROMPT_UNKNOWN("HUB-620", 404, "There is no such prompt",
            "Neither transformers/prompts nor the remote registry has a usable prompt of this name.",
            "List the prompts; the log says which cannot be used."),
    PROMPT_LABEL_UNKNOWN("HUB-621", 404, "The prompt has no such label",
            "The label points at no version of this prompt.", "Read the prompt to see its labels, or promote a version to it."),
    PROMPT_VERSION_UNKNOWN("HUB-622", 404, "The prompt has no such version",
            "No file and no copy of the remote registry has this version.", "Read the prompt to see its versions."),
    PROMPT_VERSION_NOT_USABLE("HUB-623", 422, "The prompt's version cannot be used",
            "A label was to point at a version that is not there, or that has a problem.",
            "Read the prompt to see its versions and their problems."),
    PROMPT_VARIABLE_MISSING("HUB-624", 422, "A prompt's variable is missing",
            "The prompt was to be filled without a value for each of its variables.", "Give every variable that the prompt declares."),
    PROMPT_TOO_LARGE("HUB-625", 413, "The filled prompt is too large",
            "The values that were put into the prompt are longer than any model reads.", "Shorten the text before the model is asked."),
    PROMPT_NO_HISTORY("HUB-626", 409, "There is nothing to roll back to",
            "The label was never moved, or every move was taken back.", "Promote the version that is wanted."),
    PROMPT_NO_REGISTRY("HUB-627", 409, "No remote registry of prompts is configured",
            "hub.llm.prompts.registry is files.", "Set it to mlflow or langfuse, with the registry's address."),
    PROMPT_RATING_REFUSED("HUB-628", 422, "The rating does not fit its call",
            "The call that was named is not there, or another version of a prompt made it.", "Rate the version that the call names."),

    PLAN_INFEASIBLE("HUB-640", 422, "No media plan fits the request",
            "No split of the budget keeps the placements' minimums, capacities and days.",
            "Change the budget or the days as the detail says, or the catalogue in transformers/placements.yaml."),
    PLAN_PERIOD("HUB-641", 422, "The days of the plan cannot be planned",
            "The period ends before it begins, begins in the past, is longer than a year, or lies too far ahead.", "Ask for other days."),
    PLAN_CURRENCY("HUB-642", 422, "Nothing can be planned in this currency",
            "The placements catalogue has no planning rate for it.", "Use a currency of the catalogue, or add its rate there."),
    PLAN_NOT_READY("HUB-643", 409, "The media plan is not drafted",
            "A proposal was asked for a plan that is still being made, or was refused.", "Wait until the plan is drafted, or ask for another."),
    OWN_PROPOSAL("HUB-644", 403, "Nobody approves a proposal of their own",
            "The caller who decides is the one who asked for the proposal.", "Let somebody else decide."),
    DOCUMENT_NOT_READY("HUB-645", 409, "The document is not there yet",
            "The proposal is still being written.", "Repeat when its status is no longer draft."),
    DOCUMENT_ALTERED("HUB-646", 500, "The document is not the one that was made",
            "The object store holds other bytes under its name than the hub put there; it is neither shown nor sent.",
            "Find out who changed the object; make a new version of the proposal."),

    INTERNAL("HUB-900", 500, "The hub failed",
            "Something that no other code describes; the log has it under the same correlation id.", "Report it with the correlation id.");

    private final String code;
    private final int status;
    private final String title;
    private final String cause;
    private final String cure;

    ErrorCode(String code, int status, String title, String cause, String cure) {
        this.code = code;
        this.status = status;
        this.title = title;
        this.cause = cause;
        this.cure = cure;
    }

    /** The stable code, {@code HUB-nnn}. */
    public String code() {
        return code;
    }

    /** The HTTP status that goes with it at the REST edge. */
    public int status() {
        return status;
    }

    /** One short sentence, the same for every occurrence. */
    public String title() {
        return title;
    }

    /** What makes it happen. */
    public String cause() {
        return cause;
    }

    /** What the reader does about it. */
    public String cure() {
        return cure;
    }
}
