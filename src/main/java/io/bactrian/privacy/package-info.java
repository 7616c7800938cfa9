/** Personal data in texts that go to a language model and come back, and attempts to give such a model orders. */
package io.bactrian.privacy;
