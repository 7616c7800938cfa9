package io.bactrian.sandbox;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/**
 * The sandbox's own settings.
 *
 * @param url    where a browser and the hub find the stand-ins
 * @param hubUrl where the stand-ins find the hub
 */
@ConfigurationProperties("hub.sandbox")
record SandboxSettings(String url, String hubUrl, Bitrix24 bitrix24, Onec onec, Telegram telegram, Llm llm,
                       Anthropic anthropic, Ollama ollama) {

    /** @param applicationToken what Bitrix24 signs its outgoing events with */
    record Bitrix24(String applicationToken) {
    }

    /** @param webhookToken the bearer token of the notices that 1C sends; blank sends none */
    record Onec(String webhookToken) {
    }

    /** @param token the bot's token; the part before the colon is the bot's own user id */
    record Telegram(String token) {
    }

    /** @param model the one model that the chat endpoint offers */
    record Llm(String model) {
    }

    /** @param model the one model that Anthropic's stand-in offers */
    record Anthropic(String model) {
    }

    /** @param model the chat model that Ollama's stand-in has pulled */
    record Ollama(String model) {
    }

    @Configuration(proxyBeanMethods = false)
    @Profile("sandbox")
    @EnableConfigurationProperties(SandboxSettings.class)
    static class Binding {
    }
}
