return await SynapseServerless.Cli.CommandLine.RunAsync(args);
