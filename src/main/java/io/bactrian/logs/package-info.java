/** What a log says: the templates behind its messages, and the lines that are strange. Pure algorithms, no model, bounded memory. */
package io.bactrian.logs;
