package io.bactrian.agents;

/** Takes a log line by line. */
interface LogLines {

    /** @param number of the line in its file, counted from 1 */
    void line(String file, int number, String text);
}
