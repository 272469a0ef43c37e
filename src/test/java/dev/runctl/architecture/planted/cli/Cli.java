package dev.runctl.architecture.planted.cli;

class Cli {
    Object bad = com.fasterxml.jackson.databind.ObjectMapper.class;
}
