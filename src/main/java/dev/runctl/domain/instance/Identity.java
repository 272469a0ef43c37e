package dev.runctl.domain.instance;

/** Who the profile's credentials belong to (sts GetCallerIdentity). */
public record Identity(String account, String arn) {}
