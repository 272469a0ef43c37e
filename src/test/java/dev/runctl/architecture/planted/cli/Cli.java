package dev.runctl.architecture.planted.cli;

class Cli { Object bad = org.slf4j.LoggerFactory.class; }
