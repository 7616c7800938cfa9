package io.bactrian.agents;

import java.io.IOException;
import java.io.Reader;

/** Takes the texts inside a file one by one: a plain file has one, a zip may have many. */
interface LogParts {

    /** @param text read as far as it is wanted; the rest is passed over */
    void part(String name, Reader text) throws IOException;
}
