package io.bactrian.llm.providers;

/** Where the pieces of a streamed answer go, on the thread of the call, in their order. */
public interface TokenSink {

    /** @throws CallerGoneException when nobody takes it any more */
    void text(String piece);

    /**
     * @param index which tool call of the answer
     * @param id    and {@code name} come with each piece; {@code arguments} only with its own part of the JSON
     * @throws CallerGoneException when nobody takes it any more
     */
    void toolCall(int index, String id, String name, String arguments);
}
