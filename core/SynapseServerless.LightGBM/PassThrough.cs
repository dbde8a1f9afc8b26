using System.Text.Json;
using SynapseServerless.LightGBM.Native;

namespace SynapseServerless.LightGBM;

/// <summary>Parameters given in LightGBM's own words.</summary>
internal static class PassThrough
{
    private const string DataFromRun = "Data come from the run, and its parameters say what they mean.";
    private const string NoPorts = "Training opens no ports.";
    private const string RanksByNumTasks = "Use numTasks, parallelism and timeout.";
    private const string SavedByRun = "Models are saved by the run.";
    private const string ForModels = "It is for predictions; the model has parameters of its own.";

    // They would open ports, read or write files beside the run's storage, do nothing here, or be overruled by a parameter that is there for them.
    private static readonly Dictionary<string, string> s_refused = new(StringComparer.Ordinal)
    {
        ["linear_tree"] = "Use linearTree.",
        ["machines"] = NoPorts,
        ["machine_list_filename"] = NoPorts,
        ["local_listen_port"] = NoPorts,
        ["num_machines"] = RanksByNumTasks,
        ["tree_learner"] = RanksByNumTasks,
        ["pre_partition"] = RanksByNumTasks,
        ["time_out"] = RanksByNumTasks,
        ["top_k"] = "Use topK.",
        ["forcedbins_filename"] = "Use forcedBins.",
        ["forcedsplits_filename"] = "Use forcedSplits.",
        ["input_model"] = "Use modelString.",
        ["output_model"] = SavedByRun,
        ["snapshot_freq"] = "Use checkpointInterval.",
        ["saved_feature_importance_type"] = SavedByRun,
        ["convert_model"] = SavedByRun,
        ["convert_model_language"] = SavedByRun,
        ["output_result"] = SavedByRun,
        ["save_binary"] = "Use referenceDataset.",
        ["task"] = "The stage trains.",
        ["config"] = "Write the parameters here.",
        ["data"] = DataFromRun,
        ["valid"] = "Use validationIndicatorCol.",
        ["header"] = DataFromRun,
        ["two_round"] = DataFromRun,
        ["precise_float_parser"] = DataFromRun,
        ["parser_config_file"] = DataFromRun,
        ["file_load_progress_interval_bytes"] = DataFromRun,
        ["label_column"] = "Use labelCol.",
        ["weight_column"] = "Use weightCol.",
        ["group_column"] = "Use groupCol of LightGBMRanker.",
        ["ignore_column"] = "Leave features out where they are assembled.",
        ["lambdarank_position_bias_regularization"] = "Rows come without positions.",
        ["early_stopping_min_delta"] = "Use improvementTolerance.",
        ["first_metric_only"] = "Name that metric alone as metric.",
        ["metric_freq"] = "Metrics are evaluated after every iteration.",
        ["refit_decay_rate"] = "RefitAsync takes it.",
        ["predict_disable_shape_check"] = "Use predictDisableShapeCheck.",
        ["start_iteration_predict"] = ForModels,
        ["num_iteration_predict"] = ForModels,
        ["predict_raw_score"] = ForModels,
        ["predict_leaf_index"] = ForModels,
        ["predict_contrib"] = ForModels,
        ["pred_early_stop"] = ForModels,
        ["pred_early_stop_freq"] = ForModels,
        ["pred_early_stop_margin"] = ForModels,
    };

    /// <summary>Sets what the text says, over whatever is set.</summary>
    /// <param name="parameters">The parameters to change.</param>
    /// <param name="text">Pairs <c>name=value</c>, separated by white space.</param>
    /// <param name="stage">The stage's uid, for errors.</param>
    /// <exception cref="SpecificationException">A pair is malformed, or LightGBM knows no such parameter.</exception>
    public static void Apply(NativeParameters parameters, string text, string stage)
    {
        foreach ((string name, string value) in Read(text, stage))
            parameters.Set(name, value);
    }

    /// <summary>What the text sets: names as LightGBM's own list has them, whatever alias was used.</summary>
    /// <param name="text">Pairs <c>name=value</c>, separated by white space.</param>
    /// <param name="stage">The stage's uid, for errors.</param>
    /// <exception cref="SpecificationException">A pair is malformed, or LightGBM knows no such parameter.</exception>
    public static IReadOnlyList<(string Name, string Value)> Read(string text, string stage)
    {
        if (string.IsNullOrWhiteSpace(text))
            return [];
        var pairs = new List<(string Name, string Value)>();
        Dictionary<string, string> names = Names();
        foreach (string part in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw Bad($"'{part}' is not of the form name=value", "Write for example \"max_bin=63 path_smooth=1\", without spaces around =.");
            string given = part[..equals];
            if (!names.TryGetValue(given, out string? name))
                throw Bad($"LightGBM has no parameter '{given}'", Suggestions.Remedy(given, names.Keys, "LightGBM parameters"));
            if (s_refused.TryGetValue(name, out string? reason))
                throw Bad($"'{given}' cannot be set here", reason);
            if (pairs.Any(pair => pair.Name == name))
                throw Bad($"{name} is set twice", "Set it once.");
            pairs.Add((name, part[(equals + 1)..]));
        }
        return pairs;

        SpecificationException Bad(string problem, string remedy) =>
            new(problem, Location.OfParameter(stage, "passThroughArgs"), remedy);
    }

    /// <summary>Every name LightGBM knows, aliases included, with the name it stands for.</summary>
    private static unsafe Dictionary<string, string> Names()
    {
        byte[] buffer = new byte[1 << 16];
        while (true)
        {
            long needed;
            fixed (byte* output = buffer)
                NativeCall.Check(NativeMethods.LGBM_DumpParamAliases(buffer.Length, out needed, output));
            if (needed > buffer.Length)
            {
                buffer = new byte[needed];
                continue;
            }
            var names = new Dictionary<string, string>(StringComparer.Ordinal);
            using JsonDocument document = JsonDocument.Parse(buffer.AsMemory(0, (int)needed - 1));
            foreach (JsonProperty parameter in document.RootElement.EnumerateObject())
            {
                names[parameter.Name] = parameter.Name;
                foreach (JsonElement alias in parameter.Value.EnumerateArray())
                    names[alias.GetString()!] = parameter.Name;
            }
            return names;
        }
    }
}
