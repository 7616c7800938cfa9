package io.bactrian.knowledge;

/** A chunk that the ranking can compare with a question. */
record AnalysedChunk(long id, long articleId, String language, ChunkTerms terms) {
}
