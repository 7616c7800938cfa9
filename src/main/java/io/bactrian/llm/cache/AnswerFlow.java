package io.bactrian.llm.cache;

/** Hears what happens in this hub's cache, so that others can be told. Neither method waits or fails. */
interface AnswerFlow {

    AnswerFlow NOWHERE = new AnswerFlow() {
        @Override
        public void kept(KeptAnswer answer) {
        }

        @Override
        public void forgotten(Forgotten what) {
        }
    };

    void kept(KeptAnswer answer);

    void forgotten(Forgotten what);
}
