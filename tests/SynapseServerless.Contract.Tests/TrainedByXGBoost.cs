namespace SynapseServerless.Contract.Tests;

/// <summary>A model in XGBoost's JSON: one split of the first feature.</summary>
internal static class TrainedByXGBoost
{
    private static readonly Lazy<string> _path = new(Save);

    /// <summary>The file.</summary>
    public static string Path => _path.Value;

    private static string Save()
    {
        string path = System.IO.Path.Combine(Directory.CreateTempSubdirectory("synapse-contract-").FullName, "model.json");
        File.WriteAllText(path, """
            {"learner":{"feature_names":[],"gradient_booster":{"model":{"gbtree_model_param":{"num_trees":"1"},"tree_info":[0],"trees":[
            {"default_left":[1,0,0],"left_children":[1,-1,-1],"right_children":[2,-1,-1],"split_conditions":[0.5,-0.25,1.25],"split_indices":[0,0,0],"tree_param":{"num_nodes":"3"}}]},"name":"gbtree"},
            "learner_model_param":{"base_score":"5E-1","num_class":"0","num_feature":"3"},"objective":{"name":"binary:logistic"}},"version":[1,7,4]}
            """);
        return path;
    }
}
